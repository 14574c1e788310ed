using System.Collections.Immutable;
using KubeProxyNet.Informers.Connections.Credentials;
using KubeProxyNet.Informers.Connections.Tls;

namespace KubeProxyNet.Informers.Connections.Kubeconfig;

/// <summary>Reads who we are from a kubeconfig.</summary>
internal static class UserReader
{
    internal static ApiEndpoint Read(ConfigNode root, ConfigNode context, string name, ApiEndpoint cluster, TimeProvider time)
    {
        var user = KubeconfigReader.Find(root, "users", "user", name, context, "user");
        if (user.Has("auth-provider"))
        {
            throw user.Problem("auth-provider", "is not supported, as in kubectl since 1.26; use an exec plugin");
        }

        var endpoint = cluster with { Headers = ReadImpersonation(user) };
        if (user.Child("exec") is { } exec)
        {
            return UseExec(endpoint, ExecPluginReader.Read(root, context, exec, endpoint), time);
        }

        return endpoint with { Credential = ReadCredential(user), Certificate = ReadCertificate(user) };
    }

    private static ApiEndpoint UseExec(ApiEndpoint endpoint, ExecPlugin plugin, TimeProvider time)
    {
        var credential = new ExecCredential(plugin, time);
        return endpoint with
        {
            Credential = credential,
            Certificate = new ClientCertificate(
                () => credential.Certificate,
                (problem, inner) => new KubeconfigException(plugin.File, plugin.Field, $"what {plugin.Command} printed {problem}", inner)),
        };
    }

    /// <summary>A token file wins over a token, for the file can be renewed; both win over a password. kubectl decides alike.</summary>
    private static ApiCredential ReadCredential(ConfigNode user)
    {
        if (user.Text("tokenFile") is { } path)
        {
            var file = KubeconfigReader.Resolve(user, path);
            return File.Exists(file)
                ? new TokenFileCredential(user.File, user.Field("tokenFile"), file)
                : throw user.Problem("tokenFile", $"{file} does not exist");
        }

        if (user.Text("token") is { } token)
        {
            return FixedCredential.FromToken(token);
        }

        return user.Text("username") is { } name ? FixedCredential.FromPassword(name, user.Text("password") ?? "") : ApiCredential.None;
    }

    private static ClientCertificate? ReadCertificate(ConfigNode user)
    {
        var certificate = KubeconfigReader.ReadPem(user, "client-certificate", "client-certificate-data");
        var key = KubeconfigReader.ReadPem(user, "client-key", "client-key-data");
        if (certificate is null && key is null)
        {
            return null;
        }

        if (certificate is null || key is null)
        {
            throw user.Problem(key is null ? "client-key" : "client-certificate", "is missing beside the other half of the pair");
        }

        var client = new ClientCertificate(certificate, key);
        client.Current();
        return client;
    }

    private static ImmutableArray<KeyValuePair<string, string>> ReadImpersonation(ConfigNode user)
    {
        if (user.Text("as") is not { } name)
        {
            return [];
        }

        var headers = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        headers.Add(new("Impersonate-User", name));
        if (user.Text("as-uid") is { } uid)
        {
            headers.Add(new("Impersonate-Uid", uid));
        }

        headers.AddRange(user.Texts("as-groups").Select(group => new KeyValuePair<string, string>("Impersonate-Group", group)));
        if (user.Child("as-user-extra") is { } extra)
        {
            headers.AddRange(extra.Names().SelectMany(
                key => extra.Texts(key).Select(value => new KeyValuePair<string, string>($"Impersonate-Extra-{Uri.EscapeDataString(key)}", value))));
        }

        return headers.ToImmutable();
    }
}
