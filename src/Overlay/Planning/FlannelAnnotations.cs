using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text.Json;
using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Overlay.Planning;

/// <summary>
/// What nodes tell each other in flannel's annotations, which we read and write, so that nodes of both kinds form one network
/// (flannel, pkg/subnet/kube/annotations.go).
/// </summary>
internal static class FlannelAnnotations
{
    internal const string Prefix = "flannel.alpha.coreos.com/";
    internal const string BackendType = Prefix + "backend-type";
    internal const string BackendData = Prefix + "backend-data";
    internal const string BackendDataV6 = Prefix + "backend-v6-data";
    internal const string PublicIP = Prefix + "public-ip";
    internal const string PublicIPv6 = Prefix + "public-ipv6";
    internal const string PublicIPOverwrite = Prefix + "public-ip-overwrite";
    internal const string PublicIPv6Overwrite = Prefix + "public-ipv6-overwrite";
    internal const string KubeSubnetManager = Prefix + "kube-subnet-manager";

    internal const string Vxlan = "vxlan";
    internal const string HostGateway = "host-gw";

    /// <summary>Those that <see cref="Of"/> can give a node.</summary>
    internal static readonly string[] Written = [BackendType, BackendData, BackendDataV6, PublicIP, PublicIPv6, KubeSubnetManager];

    private static readonly string[] None = ["", "null"];

    /// <summary>The address that others reach the node by; null if the node does not say.</summary>
    internal static IPAddress? AddressOf(Node node, AddressFamily family, List<NodeReport> reports) =>
        ParseAddress(node, family == AddressFamily.InterNetwork ? PublicIPOverwrite : PublicIPv6Overwrite, family, reports)
        ?? ParseAddress(node, family == AddressFamily.InterNetwork ? PublicIP : PublicIPv6, family, reports);

    /// <summary>The annotation with a node's hardware address.</summary>
    internal static string NameOf(AddressFamily underlay) => underlay == AddressFamily.InterNetwork ? BackendData : BackendDataV6;

    /// <summary>The hardware address of the node's VXLAN device; null if the node does not say.</summary>
    internal static PhysicalAddress? VtepMacOf(Node node, AddressFamily underlay, uint vni, List<NodeReport> reports)
    {
        var name = NameOf(underlay);
        if (node.Annotations.GetValueOrDefault(name) is not { } text || None.Contains(text))
        {
            return null;
        }

        var (mac, number) = Read(text);
        if (number is { } value && value != vni)
        {
            reports.Add(new NodeReport(node.Key.Name, $"metadata.annotations[{name}]", $"VNI {value} is not ours, {vni}; taken as if it were"));
        }

        if (mac is null)
        {
            reports.Add(new NodeReport(node.Key.Name, $"metadata.annotations[{name}]", $"\"{text}\" has no VtepMAC; the one that we would give the node is used"));
        }

        return mac;
    }

    /// <summary>The same, for who has no use for what is wrong with it.</summary>
    internal static PhysicalAddress? VtepMacOf(Node node, AddressFamily underlay) => node.Annotations.GetValueOrDefault(NameOf(underlay)) is { } text ? Read(text).Mac : null;

    /// <summary>What a node of ours says.</summary>
    internal static SortedDictionary<string, string> Of(OwnPlan own, OverlayOptions options)
    {
        var annotations = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [KubeSubnetManager] = "true",
            [BackendType] = options.Backend == OverlayBackend.Vxlan ? Vxlan : HostGateway,
        };
        foreach (var (family, address) in own.Addresses)
        {
            var isV4 = family == AddressFamily.InterNetwork;
            var tunnel = own.Tunnels.FirstOrDefault(tunnel => tunnel.Underlay == family);
            annotations[isV4 ? PublicIP : PublicIPv6] = address.ToString();
            annotations[isV4 ? BackendData : BackendDataV6] = tunnel is null ? "null" : $$"""{"VNI":{{options.VNI}},"VtepMAC":"{{TextOf(tunnel.Mac)}}"}""";
        }

        return annotations;
    }

    /// <summary><c>0a:1b:2c:3d:4e:5f</c>.</summary>
    internal static string TextOf(PhysicalAddress address) => string.Join(':', address.GetAddressBytes().Select(part => part.ToString("x2", null)));

    private static (PhysicalAddress? Mac, uint? VNI) Read(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            var vni = json.RootElement.TryGetProperty("VNI", out var number) && number.TryGetUInt32(out var value) ? value : (uint?)null;
            var isMac = json.RootElement.TryGetProperty("VtepMAC", out var mac) && mac.ValueKind == JsonValueKind.String;
            return (isMac && PhysicalAddress.TryParse(mac.GetString(), out var address) && IsOfOneDevice(address) ? address : null, vni);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return (null, null);
        }
    }

    // Six bytes, not a group's, and not zero, which is where a device sends what it knows no place for.
    private static bool IsOfOneDevice(PhysicalAddress address) =>
        address.GetAddressBytes() is { Length: 6 } bytes && (bytes[0] & 1) == 0 && Array.Exists(bytes, part => part != 0);

    private static IPAddress? ParseAddress(Node node, string name, AddressFamily family, List<NodeReport> reports)
    {
        if (node.Annotations.GetValueOrDefault(name) is not { Length: > 0 } text)
        {
            return null;
        }

        if (IPAddress.TryParse(text, out var address) && address.AddressFamily == family)
        {
            return address;
        }

        reports.Add(new NodeReport(node.Key.Name, $"metadata.annotations[{name}]", $"\"{text}\" is no {(family == AddressFamily.InterNetwork ? "IPv4" : "IPv6")} address; the node's InternalIP is used"));
        return null;
    }
}
