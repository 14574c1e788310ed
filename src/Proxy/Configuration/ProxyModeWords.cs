namespace KubeProxyNet.Proxy.Configuration;

/// <summary>What operators call a mode.</summary>
internal static class ProxyModeWords
{
    /// <summary>As <c>--proxy-mode</c> takes it.</summary>
    internal static string Word(this ProxyMode mode) => mode switch
    {
        ProxyMode.Nftables => "nftables",
        ProxyMode.Ipvs => "ipvs",
        _ => "iptables",
    };
}
