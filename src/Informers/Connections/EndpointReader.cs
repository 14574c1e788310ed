using KubeProxyNet.Informers.Connections.Credentials;
using KubeProxyNet.Informers.Connections.Kubeconfig;
using KubeProxyNet.Informers.Connections.Tls;

namespace KubeProxyNet.Informers.Connections;

/// <summary>Finds out where the API server is, in kube-proxy's order: kubeconfig, its server replaced by the master; the master alone; the pod.</summary>
internal static class EndpointReader
{
    private const string PodEnvironment = "in-cluster configuration";

    internal static ApiEndpoint Read(ApiConnectionOptions options, Func<string, string?> environment, TimeProvider time)
    {
        if (!string.IsNullOrEmpty(options.Kubeconfig))
        {
            return KubeconfigReader.Read(options.Kubeconfig, options.Context, options.Master, time);
        }

        return string.IsNullOrEmpty(options.Master)
            ? ReadPod(options.ServiceAccountDirectory, environment)
            : new ApiEndpoint { Server = ParseServer(options.Master, "--master", "") };
    }

    /// <summary>Reads a server's URL; the scheme may be left out, as kubectl allows.</summary>
    internal static Uri ParseServer(string text, string file, string field)
    {
        var withScheme = text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}";
        if (!Uri.TryCreate(withScheme, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0)
        {
            throw new KubeconfigException(file, field, $"\"{text}\" is not the URL of a server");
        }

        return uri.AbsolutePath.EndsWith('/') ? uri : new UriBuilder(uri) { Path = uri.AbsolutePath + "/" }.Uri;
    }

    private static ApiEndpoint ReadPod(string directory, Func<string, string?> environment)
    {
        var host = environment("KUBERNETES_SERVICE_HOST");
        var port = environment("KUBERNETES_SERVICE_PORT");
        if (string.IsNullOrEmpty(host) || string.IsNullOrEmpty(port))
        {
            throw new KubeconfigException(
                PodEnvironment, "KUBERNETES_SERVICE_HOST, KUBERNETES_SERVICE_PORT", "not set; outside a cluster, give --kubeconfig or --master");
        }

        var authority = host.Contains(':') && !host.StartsWith('[') ? $"[{host}]" : host;
        var ca = PemSource.FromFile(PodEnvironment, "ca.crt", Path.Combine(directory, "ca.crt"));
        var token = Path.Combine(directory, "token");
        ServerVerifier.ReadAuthorities(ca);
        if (!File.Exists(token))
        {
            throw new KubeconfigException(PodEnvironment, "token", $"{token} does not exist");
        }

        return new ApiEndpoint
        {
            Server = ParseServer($"https://{authority}:{port}", PodEnvironment, "KUBERNETES_SERVICE_HOST"),
            Authority = ca,
            Credential = new TokenFileCredential(PodEnvironment, "token", token),
        };
    }
}
