using System.Globalization;
using System.Net;
using KubeProxyNet.Netlink;
using KubeProxyNet.Overlay;
using KubeProxyNet.Proxy.Configuration;

namespace KubeProxyNet.Proxy.Hosting;

/// <summary>Makes the network agent's options of flags.</summary>
internal static class NetworkSettings
{
    private const uint MostVNI = (1 << 24) - 1;
    private const int LeastMTU = 1280;
    private const int MostMTU = 65_535;

    /// <exception cref="StartException">A value is wrong.</exception>
    internal static OverlayOptions Of(ConfigurationResult configuration)
    {
        var flags = configuration.Network!;
        var mtu = Number(flags, NetworkRequest.MTU, 0, MostMTU);
        return new OverlayOptions
        {
            NodeName = NodeName.Of(configuration.Options),
            ClusterCIDRs = ClusterCIDRs(configuration.Options),
            Backend = OneOf(flags, NetworkRequest.Backend, "vxlan", "host-gw") == "vxlan" ? OverlayBackend.Vxlan : OverlayBackend.HostGateway,
            VNI = (uint)Number(flags, NetworkRequest.VNI, 1, MostVNI),
            Port = (ushort)Number(flags, NetworkRequest.Port, 1, ushort.MaxValue),
            RoutesDirectly = Truth(flags, NetworkRequest.DirectRouting),
            MTU = mtu == 0 ? null : mtu >= LeastMTU ? (int)mtu : throw Wrong(NetworkRequest.MTU, $"{mtu} is less than {LeastMTU}, which IPv6 needs"),
            Masquerades = Truth(flags, NetworkRequest.Masquerade),
            ChecksumOffload = OneOf(flags, NetworkRequest.ChecksumOffload, "auto", "on", "off") switch { "on" => ChecksumOffload.On, "off" => ChecksumOffload.Off, _ => ChecksumOffload.Auto },
            CniMode = OneOf(flags, NetworkRequest.CniMode, "ptp", "bridge"),
            CniConfigurationFolder = flags[NetworkRequest.CniConfigurationFolder],
            CniDataFolder = flags[NetworkRequest.CniDataFolder],
            CniBinaryFolder = flags[NetworkRequest.CniBinaryFolder],
            CniBinary = flags[NetworkRequest.CniBinary],
            SubnetFile = flags[NetworkRequest.SubnetFile],
        };
    }

    private static EquatableArray<IPNetwork> ClusterCIDRs(ProxyOptions options) => options.ClusterCIDRs.Count > 0
        ? options.ClusterCIDRs
        : throw new StartException("--cluster-cidr: --network needs the ranges of all pods, such as 10.244.0.0/16 or 10.244.0.0/16,fd00:10:244::/48");

    private static long Number(NetworkRequest flags, string name, long least, long most) =>
        long.TryParse(flags[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw Wrong(name, $"\"{flags[name]}\" is not a number from {least} to {most}");

    private static bool Truth(NetworkRequest flags, string name) => OneOf(flags, name, "true", "false") == "true";

    private static string OneOf(NetworkRequest flags, string name, params ReadOnlySpan<string> words) =>
        words.Contains(flags[name]) ? flags[name] : throw Wrong(name, $"\"{flags[name]}\" is not one of {string.Join(", ", words.ToArray())}");

    private static StartException Wrong(string name, string problem) => new($"--{name}: {problem}");
}
