using System.Text;
using System.Text.Json;
using KubeProxyNet.Informers.Connections.Credentials;

namespace KubeProxyNet.Informers.Connections.Kubeconfig;

/// <summary>Reads how a credential plugin is to be called.</summary>
internal static class ExecPluginReader
{
    internal static ExecPlugin Read(ConfigNode root, ConfigNode context, ConfigNode exec, ApiEndpoint endpoint)
    {
        var version = exec.Require("apiVersion");
        if (version is not ("client.authentication.k8s.io/v1" or "client.authentication.k8s.io/v1beta1"))
        {
            throw exec.Problem("apiVersion", $"\"{version}\" is not client.authentication.k8s.io/v1 or v1beta1");
        }

        if (exec.Text("interactiveMode") == "Always")
        {
            throw exec.Problem("interactiveMode", "\"Always\" needs a terminal, and there is none");
        }

        var command = exec.Require("command");
        return new ExecPlugin
        {
            File = exec.File,
            Field = exec.Path,
            Command = command.Contains('/') ? KubeconfigReader.Resolve(exec, command) : command,
            Arguments = [.. exec.Texts("args")],
            Environment = [.. exec.Children("env").Select(entry => new KeyValuePair<string, string>(entry.Require("name"), entry.Text("value") ?? ""))],
            ApiVersion = version,
            InstallHint = exec.Text("installHint") ?? "",
            Request = WriteRequest(version, exec.Flag("provideClusterInfo") ? ReadCluster(root, context) : null, endpoint),
        };
    }

    private static ConfigNode ReadCluster(ConfigNode root, ConfigNode context) =>
        KubeconfigReader.Find(root, "clusters", "cluster", context.Require("cluster"), context, "cluster");

    private static string WriteRequest(string version, ConfigNode? cluster, ApiEndpoint endpoint)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("kind", "ExecCredential");
            writer.WriteString("apiVersion", version);
            writer.WriteStartObject("spec");
            writer.WriteBoolean("interactive", false);
            if (cluster is not null)
            {
                WriteCluster(writer, cluster, endpoint);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void WriteCluster(Utf8JsonWriter writer, ConfigNode cluster, ApiEndpoint endpoint)
    {
        writer.WriteStartObject("cluster");
        writer.WriteString("server", cluster.Require("server"));
        if (endpoint.TlsServerName is { } name)
        {
            writer.WriteString("tls-server-name", name);
        }

        if (endpoint.SkipsVerification)
        {
            writer.WriteBoolean("insecure-skip-tls-verify", true);
        }

        if (endpoint.Authority is { } authority)
        {
            writer.WriteBase64String("certificate-authority-data", authority.Read());
        }

        if (endpoint.Proxy is { } proxy)
        {
            writer.WriteString("proxy-url", proxy.OriginalString);
        }

        writer.WriteEndObject();
    }
}
