using KubeProxyNet.Backends.Processes;
using KubeProxyNet.Netlink.Route;

namespace KubeProxyNet.Proxy.Migration;

/// <summary>
/// The dummy device of IPVS mode, the virtual services on its addresses, and those on the node's own addresses whose port is in kube-proxy's ipsets of
/// NodePorts: they would go on answering. All other virtual services may be somebody else's (keepalived's) and stay.
/// </summary>
internal sealed class IpvsSource(ICommandRunner runner, Func<RouteConnection> open, Func<string, string> readFile) : IRemainsSource
{
    private const string Program = "ipvsadm";

    /// <inheritdoc/>
    public RemainsKind Kind => RemainsKind.Ipvs;

    /// <inheritdoc/>
    public IReadOnlyList<Remains> Find()
    {
        using var connection = open();
        if (connection.FindLink(KubeProxyNames.Link) is not { } link)
        {
            return [];
        }

        var addresses = connection.ListAddresses(link.Index).Select(address => address.Local).Where(address => !address.IsIPv6LinkLocal).ToHashSet();
        var services = ListServices();
        var theirs = services?.Where(service => addresses.Contains(service.EndPoint.Address)).ToList() ?? [];
        var nodePorts = FindNodePorts(connection, services?.Except(theirs).ToList() ?? []);
        var nodePortsText = nodePorts.Count > 0 ? $", {nodePorts.Count} of NodePorts" : "";
        return
        [
            new Remains
            {
                Kind = Kind,
                Text = $"IPVS: link {link.Name} with {addresses.Count} addresses, {theirs.Count} virtual services on them{nodePortsText}",
                Serves = addresses.Count > 0,
                Stays = [.. Stays(services, [.. theirs, .. nodePorts])],
                Remove = () => Remove([.. theirs, .. nodePorts]),
            },
        ];
    }

    private static IEnumerable<string> Stays(IReadOnlyList<VirtualService>? services, List<VirtualService> theirs)
    {
        if (services is null)
        {
            return ["IPVS: virtual services stay, because there is no ipvsadm here; those of NodePorts go on answering on the node's addresses"];
        }

        return services.Except(theirs).Select(service => $"IPVS: virtual service {service.Option} {service.Text} stays: "
            + $"its address is not on {KubeProxyNames.Link}, and it is no NodePort of this node");
    }

    // Only on addresses that the node has: the other half of a keepalived pair has virtual services on addresses that are not there.
    private List<VirtualService> FindNodePorts(RouteConnection connection, List<VirtualService> others)
    {
        if (others.Count == 0)
        {
            return [];
        }

        var sets = NodePortSets.Read(runner);
        var local = connection.ListAddresses().Select(address => address.Local).ToHashSet();
        return [.. others.Where(service => sets.Includes(service) && local.Contains(service.EndPoint.Address))];
    }

    // Null: there are some, and nothing to name them with. A kernel without IPVS has none.
    private IReadOnlyList<VirtualService>? ListServices()
    {
        try
        {
            readFile("/proc/net/ip_vs");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }

        return runner.Run(Program, ["--save", "--numeric"]) is { } listing ? VirtualService.Read(listing.OutputOf(Program)) : null;
    }

    private void Remove(List<VirtualService> services)
    {
        foreach (var service in services)
        {
            runner.Run(Program, ["--delete-service", service.Option, service.Text])?.OutputOf(Program);
        }

        using var connection = open();
        connection.RemoveLink(KubeProxyNames.Link);
    }
}
