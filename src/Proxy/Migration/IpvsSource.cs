using KubeProxyNet.Netlink.Route;

namespace KubeProxyNet.Proxy.Migration;

/// <summary>
/// The dummy device of IPVS mode and the virtual services on its addresses. Virtual services on any other address may be somebody else's (keepalived's) and
/// stay: those of NodePorts too, which nothing reaches any more once our table translates NodePorts.
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
        return
        [
            new Remains
            {
                Kind = Kind,
                Text = $"IPVS: link {link.Name} with {addresses.Count} addresses, {theirs.Count} virtual services on them",
                Serves = addresses.Count > 0,
                Stays = [.. Stays(services, theirs)],
                Remove = () => Remove(theirs),
            },
        ];
    }

    private static IEnumerable<string> Stays(IReadOnlyList<VirtualService>? services, List<VirtualService> theirs)
    {
        if (services is null)
        {
            return ["IPVS: virtual services stay, because there is no ipvsadm here; without their addresses nothing reaches them"];
        }

        return services.Except(theirs).Select(service => $"IPVS: virtual service {service.Option} {service.Text} stays: its address is not on {KubeProxyNames.Link}");
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
