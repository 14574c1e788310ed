using KubeProxyNet.Backends.Ipvs;
using KubeProxyNet.Backends.Processes;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Ipvs;
using KubeProxyNet.Netlink.Route;
using KubeProxyNet.Netlink.Sockets;

namespace KubeProxyNet.Proxy.Migration;

/// <summary>
/// The dummy device of IPVS mode, the virtual services on its addresses, and those on the node's own addresses whose port is in kube-proxy's ipsets of
/// NodePorts: they would go on answering. All other virtual services may be somebody else's (keepalived's) and stay.
/// </summary>
/// <param name="runner">Runs <c>ipset</c>.</param>
/// <param name="place">The namespace; null: the calling thread's.</param>
/// <param name="isOurs">IPVS mode runs, ours: device and services on it are in use, and only NodePorts are remains.</param>
internal sealed class IpvsSource(ICommandRunner runner, NetworkNamespace? place, bool isOurs) : IRemainsSource
{
    private readonly IpvsPlace _place = new(place);

    /// <inheritdoc/>
    public RemainsKind Kind => RemainsKind.Ipvs;

    /// <inheritdoc/>
    public IReadOnlyList<Remains> Find()
    {
        using var route = place is null ? RouteConnection.Open() : RouteConnection.Open(place);
        if (route.FindLink(KubeProxyNames.Link) is not { } link)
        {
            return [];
        }

        var addresses = route.ListAddresses(link.Index).Count(address => !address.Local.IsIPv6LinkLocal);
        var services = ListServices();
        var theirs = Families.SelectMany(family => IpvsCleanup.FindServices(_place, family)).ToHashSet();
        var nodePorts = FindNodePorts(route, services.Where(service => !theirs.Contains(service)).ToList());
        var nodePortsText = nodePorts.Count > 0 ? $", {nodePorts.Count} of NodePorts" : "";
        var stays = services.Where(service => !theirs.Contains(service) && !nodePorts.Contains(service)).Select(service =>
            $"IPVS: virtual service {service} stays: its address is not on {KubeProxyNames.Link}, and it is no NodePort of this node").ToList();
        if (isOurs)
        {
            return nodePorts.Count == 0 ? [] : [new Remains
            {
                Kind = Kind,
                Text = $"IPVS: {nodePorts.Count} virtual services of NodePorts",
                Stays = stays,
                Remove = () => Remove(nodePorts),
                Drain = () => Drain(nodePorts),
            }];
        }

        return
        [
            new Remains
            {
                Kind = Kind,
                Text = $"IPVS: link {link.Name} with {addresses} addresses, {theirs.Count} virtual services on them{nodePortsText}",
                Serves = addresses > 0,
                Stays = stays,
                Remove = () => Remove(nodePorts),
                Drain = () => Drain(nodePorts),
            },
        ];
    }

    private static IPFamily[] Families => Enum.GetValues<IPFamily>();

    // A kernel without IPVS has none.
    private IpvsConnection? Open()
    {
        try
        {
            return place is null ? IpvsConnection.Open() : IpvsConnection.Open(place);
        }
        catch (NetlinkException error) when (error.IsNotFound)
        {
            return null;
        }
    }

    private List<VirtualServiceId> ListServices()
    {
        using var connection = Open();
        return [.. (connection?.ListServices() ?? []).Select(service => service.Id)];
    }

    // Only on addresses that the node has: the other half of a keepalived pair has virtual services on addresses that are not there.
    private List<VirtualServiceId> FindNodePorts(RouteConnection route, List<VirtualServiceId> others)
    {
        if (others.Count == 0)
        {
            return [];
        }

        var sets = NodePortSets.Read(runner);
        var local = route.ListAddresses().Select(address => address.Local).ToHashSet();
        return [.. others.Where(service => sets.Includes(service) && local.Contains(service.Address.ToIPAddress()))];
    }

    private void Remove(List<VirtualServiceId> nodePorts) => Translate(() =>
    {
        using (var connection = Open())
        {
            nodePorts.ForEach(service => connection?.RemoveService(service));
        }

        return isOurs ? 0 : Families.Count(family => IpvsCleanup.Run(_place, family));
    });

    // Whoever calls has taken all new connections over: what has none left can go.
    private int Drain(List<VirtualServiceId> nodePorts) => Translate(() =>
    {
        var left = 0;
        using (var connection = Open())
        {
            foreach (var service in nodePorts)
            {
                if (connection?.ListDestinations(service).Any(destination => destination.Connections > 0) == true)
                {
                    left++;
                }
                else
                {
                    connection?.RemoveService(service);
                }
            }
        }

        return left + (isOurs ? 0 : Families.Sum(family => IpvsCleanup.Drain(_place, family)));
    });

    private static int Translate(Func<int> action)
    {
        try
        {
            return action();
        }
        catch (NetlinkException error)
        {
            throw new IOException($"IPVS: {error.Message}", error);
        }
    }
}
