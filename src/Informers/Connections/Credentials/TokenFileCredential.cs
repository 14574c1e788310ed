using System.Net.Http.Headers;

namespace KubeProxyNet.Informers.Connections.Credentials;

/// <summary>
/// A token in a file that somebody else renews. It is read for every request: there are few of them, and no token is ever used longer than it is there.
/// </summary>
internal sealed class TokenFileCredential(string file, string field, string path) : ApiCredential
{
    private string? _last;

    internal override async ValueTask<AuthenticationHeaderValue?> GetAsync(CancellationToken cancellationToken)
    {
        try
        {
            var token = (await File.ReadAllTextAsync(path, cancellationToken)).Trim();
            if (token.Length > 0)
            {
                _last = token;
            }
            else if (_last is null)
            {
                throw new KubeconfigException(file, field, $"{path} is empty");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A token that was good a moment ago is better than none while the file is being replaced.
            if (_last is null)
            {
                throw new KubeconfigException(file, field, $"cannot read {path}: {e.Message}", e);
            }
        }

        return new AuthenticationHeaderValue("Bearer", _last);
    }
}
