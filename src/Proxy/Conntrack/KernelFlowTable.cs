using System.Net;
using System.Net.Sockets;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink.Conntrack;
using KubeProxyNet.Netlink.Route;
using KubeProxyNet.Netlink.Sockets;

namespace KubeProxyNet.Proxy.Conntrack;

/// <summary>The flows and addresses of one network namespace, by netlink.</summary>
internal sealed class KernelFlowTable : IFlowTable
{
    private readonly ConntrackConnection _flows;
    private readonly RouteConnection _addresses;

    private KernelFlowTable(ConntrackConnection flows, RouteConnection addresses)
    {
        _flows = flows;
        _addresses = addresses;
    }

    /// <summary>Connects to the calling thread's network namespace.</summary>
    internal static KernelFlowTable Open() => Open(ConntrackConnection.Open, RouteConnection.Open);

    /// <summary>Connects to a network namespace.</summary>
    internal static KernelFlowTable Open(NetworkNamespace networkNamespace) =>
        Open(() => ConntrackConnection.Open(networkNamespace), () => RouteConnection.Open(networkNamespace));

    /// <inheritdoc/>
    public void Dump(ConntrackFilter filter, ConntrackHandler handler) => _flows.Dump(filter, handler);

    /// <inheritdoc/>
    public int Delete(ReadOnlySpan<ConntrackEntry> entries) => _flows.Delete(entries);

    /// <inheritdoc/>
    public IReadOnlySet<IPValue> ListNodeAddresses(IPFamily family) => _addresses
        .ListAddresses(family: family == IPFamily.IPv4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6)
        .Where(address => !IPAddress.IsLoopback(address.Local))
        .Select(address => IPValue.From(address.Local))
        .ToHashSet();

    /// <inheritdoc/>
    public void Dispose()
    {
        _flows.Dispose();
        _addresses.Dispose();
    }

    private static KernelFlowTable Open(Func<ConntrackConnection> openFlows, Func<RouteConnection> openAddresses)
    {
        var flows = openFlows();
        try
        {
            return new KernelFlowTable(flows, openAddresses());
        }
        catch
        {
            flows.Dispose();
            throw;
        }
    }
}
