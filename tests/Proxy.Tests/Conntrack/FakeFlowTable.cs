using System.Net;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Conntrack;
using KubeProxyNet.Proxy.Conntrack;

namespace KubeProxyNet.Proxy.Tests.Conntrack;

// A table that hands everything over, as a kernel without filters does.
internal sealed class FakeFlowTable : IFlowTable
{
    internal List<ConntrackEntry> Flows { get; } = [];

    internal List<ConntrackFilter> Dumps { get; } = [];

    internal NetlinkException? Refusal { get; set; }

    /// <summary>What happens while a dump is under way.</summary>
    internal Action? Meanwhile { get; set; }

    /// <summary>What each dump begins with.</summary>
    internal Action? Before { get; set; }

    internal int Opened { get; set; }

    internal int Closed { get; private set; }

    public void Dump(ConntrackFilter filter, ConntrackHandler handler)
    {
        Dumps.Add(filter);
        Before?.Invoke();
        foreach (var flow in Flows.ToArray())
        {
            Meanwhile?.Invoke();
            Meanwhile = null;
            handler(flow);
        }

        if (Refusal is not null)
        {
            throw Refusal;
        }
    }

    public int Delete(ReadOnlySpan<ConntrackEntry> entries)
    {
        entries.Length.ShouldBeLessThanOrEqualTo(ConntrackConnection.MostDeletions);
        var deleted = 0;
        foreach (var entry in entries)
        {
            deleted += Flows.Remove(entry) ? 1 : 0;
        }

        return deleted;
    }

    public IReadOnlySet<IPValue> ListNodeAddresses(IPFamily family) => new HashSet<IPValue> { IPAddress.Parse("192.0.2.1") };

    public void Dispose() => Closed++;
}
