using KubeProxyNet.Informers.Connections.Tls;

namespace KubeProxyNet.Informers.Connections.Kubeconfig;

/// <summary>
/// Reads a kubeconfig. The client library's own reader knows neither <c>tokenFile</c> (which the standard kube-proxy manifest uses) nor <c>proxy-url</c>,
/// takes the first certificate of a CA bundle only, and cannot say which field is wrong.
/// </summary>
internal static class KubeconfigReader
{
    internal static ApiEndpoint Read(string path, string? contextName, string? master, TimeProvider time)
    {
        var file = Path.GetFullPath(path);
        var root = ConfigNode.Load(file);
        var context = FindContext(root, contextName);
        if (context is null)
        {
            // kubectl's rule: without a context there is no identity, and the server must come from elsewhere.
            return string.IsNullOrEmpty(master)
                ? throw root.Problem("current-context", "is not set")
                : new ApiEndpoint { Server = EndpointReader.ParseServer(master, "--master", "") };
        }

        var cluster = ReadCluster(root, context, master);
        return context.Text("user") is { } user ? UserReader.Read(root, context, user, cluster, time) : cluster;
    }

    /// <summary>Finds the entry of a named list and gives its payload, for example <c>users[1].user</c>.</summary>
    internal static ConfigNode Find(ConfigNode root, string list, string payload, string name, ConfigNode wantedBy, string wantedAs)
    {
        foreach (var entry in root.Children(list))
        {
            if (entry.Text("name") == name)
            {
                return entry.Child(payload) ?? throw entry.Problem(payload, "is missing");
            }
        }

        throw wantedBy.Problem(wantedAs, $"\"{name}\" is not among the {list}");
    }

    /// <summary>Takes a path as the file means it, relative to the file's own directory.</summary>
    internal static string Resolve(ConfigNode node, string path) => Path.GetFullPath(path, Path.GetDirectoryName(node.File)!);

    /// <summary>The PEM text of a field, or of the file named by its sibling; the field with the text wins.</summary>
    internal static PemSource? ReadPem(ConfigNode node, string pathField, string contentField)
    {
        if (node.Base64(contentField) is { } content)
        {
            return PemSource.FromContent(node.File, node.Field(contentField), content);
        }

        return node.Text(pathField) is { } path ? PemSource.FromFile(node.File, node.Field(pathField), Resolve(node, path)) : null;
    }

    private static ConfigNode? FindContext(ConfigNode root, string? name)
    {
        name ??= root.Text("current-context");
        return name is null ? null : Find(root, "contexts", "context", name, root, "current-context");
    }

    private static ApiEndpoint ReadCluster(ConfigNode root, ConfigNode context, string? master)
    {
        var cluster = Find(root, "clusters", "cluster", context.Require("cluster"), context, "cluster");
        var server = string.IsNullOrEmpty(master)
            ? EndpointReader.ParseServer(cluster.Require("server"), cluster.File, cluster.Field("server"))
            : EndpointReader.ParseServer(master, "--master", "");
        var authority = ReadPem(cluster, "certificate-authority", "certificate-authority-data");
        var skips = cluster.Flag("insecure-skip-tls-verify");
        if (authority is not null)
        {
            if (skips)
            {
                throw cluster.Problem("insecure-skip-tls-verify", "cannot be combined with a certificate authority");
            }

            ServerVerifier.ReadAuthorities(authority);
        }

        return new ApiEndpoint
        {
            Server = server,
            Authority = authority,
            SkipsVerification = skips,
            TlsServerName = cluster.Text("tls-server-name"),
            Proxy = ReadProxy(cluster),
        };
    }

    private static Uri? ReadProxy(ConfigNode cluster)
    {
        if (cluster.Text("proxy-url") is not { } text)
        {
            return null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "socks5"
            ? uri
            : throw cluster.Problem("proxy-url", $"\"{text}\" is not an http, https or socks5 URL");
    }
}
