using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace KubeProxyNet.Overlay.Planning;

/// <summary>The files by which container runtimes learn of the network. Pure.</summary>
internal static class NetworkConfiguration
{
    private const string CniVersion = "1.0.0";

    /// <summary>The CNI configuration list.</summary>
    internal static string Write(OwnPlan own, OverlayOptions options)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("cniVersion", CniVersion);
            json.WriteString("name", OverlayNames.Network);
            json.WriteStartArray("plugins");
            WritePlugin(json, own, options);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray()) + "\n";
    }

    /// <summary>What flannel's CNI plugin reads.</summary>
    internal static string WriteSubnetFile(OwnPlan own, OverlayOptions options)
    {
        var text = new StringBuilder();
        foreach (var range in own.Ranges)
        {
            var family = range.Family == AddressFamily.InterNetwork ? "" : "IPV6_";
            var cluster = options.ClusterCIDRs.First(cluster => cluster.Contains(range.Network));
            text.Append(CultureInfo.InvariantCulture, $"FLANNEL_{family}NETWORK={cluster}\n");
            text.Append(CultureInfo.InvariantCulture, $"FLANNEL_{family}SUBNET={Prefixes.FirstOf(range.Network)}/{range.Network.PrefixLength}\n");
        }

        return text.Append(CultureInfo.InvariantCulture, $"FLANNEL_MTU={own.PodMTU}\nFLANNEL_IPMASQ={(options.Masquerades ? "true" : "false")}\n").ToString();
    }

    private static void WritePlugin(Utf8JsonWriter json, OwnPlan own, OverlayOptions options)
    {
        json.WriteStartObject();
        json.WriteString("type", OverlayNames.Plugin);
        json.WriteString("mode", options.CniMode);
        json.WriteNumber("mtu", own.PodMTU);
        json.WriteStartObject("capabilities");
        json.WriteBoolean("portMappings", true);
        json.WriteBoolean("bandwidth", true);
        json.WriteEndObject();
        json.WriteStartObject("ipam");
        json.WriteString("type", "host-local");
        if (options.CniDataFolder.Length > 0)
        {
            json.WriteString("dataDir", options.CniDataFolder);
        }

        json.WriteStartArray("ranges");
        foreach (var range in own.Ranges)
        {
            json.WriteStartArray();
            json.WriteStartObject();
            json.WriteString("subnet", range.Network.ToString());
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteStartArray("routes");
        foreach (var range in own.Ranges)
        {
            json.WriteStartObject();
            json.WriteString("dst", range.Family == AddressFamily.InterNetwork ? "0.0.0.0/0" : "::/0");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
