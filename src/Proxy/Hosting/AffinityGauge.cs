using KubeProxyNet.Backends.Nftables;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Proxy.Monitoring;

namespace KubeProxyNet.Proxy.Hosting;

/// <summary>Asks the kernel at each scrape how many clients session affinity holds.</summary>
internal sealed class AffinityGauge(ProxyMetrics metrics, IReadOnlyList<IPFamily> families)
{
    internal void Start() => metrics.Registry.AddBeforeCollectCallback(Measure);

    private void Measure()
    {
        try
        {
            using var connection = NftablesConnection.Open();
            foreach (var family in families)
            {
                if (NftablesAffinityUse.Read(connection, family) is { } use)
                {
                    metrics.AffinityUse(family, use.Clients, use.Fullest);
                }
            }
        }
        catch (NetlinkException)
        {
            // These series keep their last value; the rest of the page is worth more than an error.
        }
    }
}
