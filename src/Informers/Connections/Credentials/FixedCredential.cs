using System.Net.Http.Headers;
using System.Text;

namespace KubeProxyNet.Informers.Connections.Credentials;

/// <summary>A token or password that stands in the configuration itself.</summary>
internal sealed class FixedCredential(AuthenticationHeaderValue? value) : ApiCredential
{
    internal static FixedCredential FromToken(string token) => new(new AuthenticationHeaderValue("Bearer", token));

    internal static FixedCredential FromPassword(string user, string password) =>
        new(new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))));

    internal override ValueTask<AuthenticationHeaderValue?> GetAsync(CancellationToken cancellationToken) => ValueTask.FromResult(value);
}
