using System.Net;
using System.Net.Sockets;
using KubeProxyNet.Cni.Attachments;
using KubeProxyNet.Cni.Contract;
using KubeProxyNet.Cni.Ipam;
using KubeProxyNet.Cni.Ports;
using KubeProxyNet.Cni.Shaping;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Route;

namespace KubeProxyNet.Cni.Wiring;

/// <summary>Joins a container to its node by a veth pair: to a bridge, or point to point.</summary>
internal sealed class WiringPlugin : ICniPlugin
{
    private readonly CniRequest _request;
    private readonly WiringOptions _options;
    private readonly IAddressPlugin? _addresses;
    private readonly HostPorts? _ports;
    private readonly Shaper? _shaper;
    private readonly string _hostLink;

    /// <summary>Takes the plugin that gives addresses; null: the container gets none (layer 2 only). And host ports and limits, where no plugin of their own is in the list.</summary>
    internal WiringPlugin(CniRequest request, WiringOptions options, IAddressPlugin? addresses, HostPorts? ports = null, Shaper? shaper = null)
    {
        _ports = ports;
        _shaper = shaper;
        _request = request;
        _options = options;
        _addresses = addresses;
        _hostLink = AttachmentName.Of(request.Name, new LeaseOwner(request.Environment.ContainerID, request.Environment.IfName));
    }

    /// <inheritdoc/>
    public CniResult Add()
    {
        using var sandbox = Sandbox.Open(_request.Environment);
        var link = new ContainerLink(sandbox, _request.Environment.IfName, _hostLink);

        // Before anything is made: what an earlier ADD made of the same attachment is not to be undone.
        Translate(() =>
        {
            link.RequireAbsence();
            return true;
        });
        var given = _addresses?.Add() ?? new CniResult();
        try
        {
            if (_addresses is not null && given.Ips.IsEmpty)
            {
                throw new CniException(CniErrorCode.DelegateFailed, "IPAM plugin returned missing IP config");
            }

            var result = Translate(() => Join(link, Complete(given)));
            if (_options.Masquerades)
            {
                Masquerade.Add(_request, result.Ips.Select(ip => ip.Address));
            }

            _ports?.Add(result.Ips.Select(ip => ip.Address), result.Interfaces.Where(item => item.Sandbox.Length == 0).Select(item => item.Name));
            _shaper?.Add(_hostLink);
            return result;
        }
        catch (CniException)
        {
            Undo();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Del()
    {
        // The addresses always: the sandbox may have gone long ago.
        _addresses?.Del();
        _ports?.Remove();
        _shaper?.Remove();
        Masquerade.Remove(_request);
        using var sandbox = Sandbox.TryOpen(_request.Environment.Netns);
        Translate(() =>
        {
            if (sandbox is not null)
            {
                using var inside = RouteConnection.Open(sandbox);
                inside.RemoveLink(_request.Environment.IfName);
            }

            using var host = RouteConnection.Open();
            host.RemoveLink(_hostLink);
            return true;
        });
    }

    /// <inheritdoc/>
    public void Check()
    {
        _addresses?.Check();
        _ports?.Check();
        _shaper?.Check(_hostLink);
        using var sandbox = Sandbox.Open(_request.Environment);
        Translate(() =>
        {
            new AttachmentCheck(_request, _options, _hostLink).Run(sandbox);
            return true;
        });
    }

    /// <inheritdoc/>
    public void GC()
    {
        var valid = ValidAttachments.Read(_request.Config);
        _addresses?.GC(valid);
        _ports?.GC(valid);
        var names = valid.Select(owner => AttachmentName.Of(_request.Name, owner)).ToHashSet();
        Translate(() =>
        {
            using var host = RouteConnection.Open();
            foreach (var link in LinksOfNetwork(host).Where(link => !names.Contains(link.Name)).ToList())
            {
                host.RemoveLink(link.Index);
            }

            return true;
        });
        Shaper.Sweep();
    }

    /// <inheritdoc/>
    public void Status() => _addresses?.Status();

    // A bridge may serve several networks of ours: of those, GC removes nothing, for names tell nothing of a network.
    private IEnumerable<Link> LinksOfNetwork(RouteConnection host)
    {
        if (_options.Bridge.Length == 0 || host.FindLink(_options.Bridge) is not { } bridge)
        {
            return [];
        }

        return host.ListLinks(masterIndex: bridge.Index).Where(link => link.Name.StartsWith(AttachmentName.Prefix, StringComparison.Ordinal));
    }

    // isDefaultGateway and what the reference calls it: a default route of each family that has an address.
    private CniResult Complete(CniResult given)
    {
        var ips = given.Ips.Select(ip => ip.Gateway is null && _options.IsGateway ? ip with { Gateway = FirstOf(ip.Address) } : ip).ToList();
        var routes = given.Routes.ToList();
        foreach (var family in ips.Select(ip => ip.Address.Address.AddressFamily).Distinct())
        {
            var everywhere = new AddressInNetwork(family == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
            if (_options.IsDefaultGateway && !routes.Exists(route => route.Destination == everywhere))
            {
                routes.Add(new CniRoute(everywhere, ips.First(ip => ip.Address.Address.AddressFamily == family).Gateway));
            }
        }

        return given with { Ips = [.. ips], Routes = [.. routes] };
    }

    private static IPAddress FirstOf(AddressInNetwork address) =>
        AddressNumber.ToAddress(AddressNumber.Of(address.Network.BaseAddress) + 1, address.Address.GetAddressBytes().Length);

    private CniResult Join(ContainerLink link, CniResult addresses)
    {
        using var host = RouteConnection.Open();
        var bridge = _options.Bridge.Length == 0 ? null : HostBridge.Ensure(host, _options, addresses);
        link.Create(host, _options);
        var outer = host.FindLink(_hostLink)!;
        if (bridge is not null)
        {
            host.SetLinkMaster(outer.Index, bridge.Index);
            host.SetBridgePort(outer.Index, new BridgePortSettings { Hairpin = _options.Hairpin, Isolated = _options.Isolates ? true : null });
        }

        if (!_options.DetectsDuplicates)
        {
            // Without a link-local address, which would be on trial for a second, the node does not ask for the container's.
            KernelParameters.SetIfThere($"ipv6/conf/{_hostLink}/accept_dad", "0");
        }

        host.SetLinkUp(outer.Index);
        if (bridge is null)
        {
            PointToPoint.Configure(host, outer.Index, addresses);
        }

        var inner = link.Configure(addresses, _options);
        List<CniInterface> interfaces =
        [
            .. bridge is null ? (CniInterface[])[] : [new CniInterface(bridge.Name, TextOf(bridge.Address), "", bridge.MTU)],
            new CniInterface(outer.Name, TextOf(outer.Address), "", outer.MTU),
            new CniInterface(inner.Name, TextOf(inner.Address), _request.Environment.Netns, inner.MTU),
        ];
        return addresses with
        {
            Interfaces = [.. interfaces],
            Ips = [.. addresses.Ips.Select(ip => ip with { Interface = interfaces.Count - 1 })],
            Dns = addresses.Dns == CniDns.None ? CniDns.Read(_request.Config.Object("dns")) : addresses.Dns,
        };
    }

    private void Undo()
    {
        try
        {
            using var host = RouteConnection.Open();
            host.RemoveLink(_hostLink);
        }
        catch (NetlinkException)
        {
            // What failed before is what matters; a link that is left goes with its sandbox, or with the next ADD.
        }
        finally
        {
            _ports?.Remove();
            _shaper?.Remove();
            Masquerade.Remove(_request);
            _addresses?.Del();
        }
    }

    internal static string TextOf(System.Net.NetworkInformation.PhysicalAddress address) => string.Join(':', address.GetAddressBytes().Select(part => part.ToString("x2", null)));

    private static T Translate<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (NetlinkException error)
        {
            throw new CniException(CniErrorCode.IOFailure, error.Message, innerException: error);
        }
    }
}
