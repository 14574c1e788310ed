using KubeProxyNet.Proxy.Configuration;

namespace KubeProxyNet.Proxy.Hosting.Modes;

/// <summary>All modes of this program.</summary>
internal static class ProxyModes
{
    /// <summary>Each mode once.</summary>
    internal static IReadOnlyList<IModeBackends> All(ProxyOptions options) => [new NftablesMode(), new IpvsMode(options.Ipvs), new IptablesMode()];

    /// <summary>The mode that the operator chose.</summary>
    internal static IModeBackends Chosen(ProxyOptions options) => All(options).Single(mode => mode.Mode == options.Mode);
}
