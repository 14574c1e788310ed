using KubeProxyNet.Cni.Contract;
using KubeProxyNet.Netlink.Route;
using KubeProxyNet.Netlink.Sockets;

namespace KubeProxyNet.Cni.Wiring;

/// <summary>Compares an attachment with the result of its ADD.</summary>
internal sealed class AttachmentCheck(CniRequest request, WiringOptions options, string hostLink)
{
    private readonly CniResult _expected = request.PrevResult!;

    /// <exception cref="CniException">Something is not as ADD left it.</exception>
    internal void Run(NetworkNamespace sandbox)
    {
        using var host = RouteConnection.Open();
        using var inside = RouteConnection.Open(sandbox);
        var name = request.Environment.IfName;
        var inner = inside.FindLink(name) ?? throw Failed($"{name} is not in {request.Environment.Netns}");
        if (_expected.Interfaces.FirstOrDefault(item => item.Name == name && item.Sandbox.Length > 0) is { } known && known.Mac.Length > 0
            && !string.Equals(known.Mac, WiringPlugin.TextOf(inner.Address), StringComparison.OrdinalIgnoreCase))
        {
            throw Failed($"{name} has address {WiringPlugin.TextOf(inner.Address)}, ADD gave it {known.Mac}");
        }

        CheckHostSide(host);
        CheckAddresses(inside, inner);
        CheckRoutes(inside, inner);
    }

    private void CheckHostSide(RouteConnection host)
    {
        if (options.Bridge.Length == 0)
        {
            return;
        }

        var bridge = host.FindLink(options.Bridge) ?? throw Failed($"there is no bridge {options.Bridge}");

        // A container that the reference plugin made has another name for it.
        var outer = _expected.Interfaces.FirstOrDefault(item => item.Sandbox.Length == 0 && item.Name != options.Bridge)?.Name ?? hostLink;
        if (host.FindLink(outer)?.MasterIndex != bridge.Index)
        {
            throw Failed($"{outer} is not a port of {options.Bridge}");
        }
    }

    private void CheckAddresses(RouteConnection inside, Link inner)
    {
        var present = inside.ListAddresses(inner.Index).Select(address => address.Local).ToHashSet();
        foreach (var ip in _expected.Ips.Where(ip => IsOfInner(ip) && !present.Contains(ip.Address.Address)))
        {
            throw Failed($"{inner.Name} does not have address {ip.Address}");
        }
    }

    private bool IsOfInner(CniAddress ip) => ip.Interface is not { } index || index >= _expected.Interfaces.Length || _expected.Interfaces[index].Name == request.Environment.IfName;

    private void CheckRoutes(RouteConnection inside, Link inner)
    {
        var present = inside.ListRoutes().Select(route => (route.Destination, route.Gateway)).ToHashSet();
        foreach (var route in _expected.Routes.Select(route => ContainerLink.ToRoute(route, inner.Index, _expected)).Where(route => !present.Contains((route.Destination, route.Gateway))))
        {
            throw Failed($"there is no route to {route.Destination} by {route.Gateway}");
        }
    }

    private static CniException Failed(string message) => new(CniErrorCode.CheckFailed, message);
}
