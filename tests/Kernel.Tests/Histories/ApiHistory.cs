using System.Net;
using KubeProxyNet.Informers;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Netlink;
using KubeProxyNet.Proxy.Loop;

namespace KubeProxyNet.Kernel.Tests.Histories;

// Random events as informers tell them; remembers what there is in the end.
internal sealed class ApiHistory(Random random)
{
    private readonly RandomObjects _objects = new(random);
    private readonly Dictionary<ObjectKey, Service> _services = [];
    private readonly Dictionary<ObjectKey, EndpointSlice> _slices = [];
    private readonly Dictionary<ObjectKey, ServiceCIDR> _cidrs = [];
    private Node? _node;
    private EquatableArray<IPAddress>? _addresses;

    /// <summary>The next event; null if what happened is no news to an informer.</summary>
    internal LoopEvent? Next() => random.Next(32) switch
    {
        < 10 => Put(_services, _objects.Service()) is { } service ? Upserted(service) : null,
        < 22 => Put(_slices, _objects.Slice()) is { } slice ? Upserted(slice) : null,
        < 24 => new LoopEvent.Services(new InformerEvent<Service>.Deleted(Remove(_services, "service-", RandomObjects.Names))),
        < 26 => new LoopEvent.EndpointSlices(new InformerEvent<EndpointSlice>.Deleted(Remove(_slices, "slice-", RandomObjects.Names * 2))),
        26 => Again(),
        27 => RelistServices(),
        28 => RelistSlices(),
        29 => Nodes(),
        30 => Cidrs(),
        _ => Addresses(),
    };

    /// <summary>All that there is, told once.</summary>
    internal IEnumerable<LoopEvent> Replay()
    {
        yield return new LoopEvent.EndpointSlices(new InformerEvent<EndpointSlice>.Replaced([.. _slices.Values]));
        yield return new LoopEvent.Nodes(new InformerEvent<Node>.Replaced(_node is null ? [] : [_node]));
        yield return new LoopEvent.ServiceCIDRs(new InformerEvent<ServiceCIDR>.Replaced([.. _cidrs.Values]));
        yield return new LoopEvent.Services(new InformerEvent<Service>.Replaced([.. _services.Values]));
        if (_addresses is { } addresses)
        {
            yield return new LoopEvent.LocalAddressesChanged(addresses);
        }
    }

    private static LoopEvent.Services Upserted(Service service) => new LoopEvent.Services(new InformerEvent<Service>.Upserted(service));

    private static LoopEvent.EndpointSlices Upserted(EndpointSlice slice) => new LoopEvent.EndpointSlices(new InformerEvent<EndpointSlice>.Upserted(slice));

    private static T? Put<T>(Dictionary<ObjectKey, T> objects, T? item)
        where T : class, IApiObject
    {
        if (item is not null)
        {
            objects[item.Key] = item;
        }

        return item;
    }

    private ObjectKey Remove<T>(Dictionary<ObjectKey, T> objects, string prefix, int names)
    {
        var key = new ObjectKey("default", prefix + random.Next(names));
        objects.Remove(key);
        return key;
    }

    // The same version once more.
    private LoopEvent? Again() => random.Next(2) == 0
        ? _services.Count > 0 ? Upserted(Any(_services)) : null
        : _slices.Count > 0 ? Upserted(Any(_slices)) : null;

    private T Any<T>(Dictionary<ObjectKey, T> objects) => objects.Values.ElementAt(random.Next(objects.Count));

    private LoopEvent.Services RelistServices()
    {
        Thin(_services);
        return new LoopEvent.Services(new InformerEvent<Service>.Replaced([.. _services.Values.Reverse()]));
    }

    private LoopEvent.EndpointSlices RelistSlices()
    {
        Thin(_slices);
        return new LoopEvent.EndpointSlices(new InformerEvent<EndpointSlice>.Replaced([.. _slices.Values.Reverse()]));
    }

    private void Thin<T>(Dictionary<ObjectKey, T> objects)
    {
        foreach (var key in objects.Keys.Where(_ => random.Next(4) == 0).ToList())
        {
            objects.Remove(key);
        }
    }

    private LoopEvent.Nodes? Nodes()
    {
        if (random.Next(5) == 0)
        {
            return new LoopEvent.Nodes(new InformerEvent<Node>.Deleted(new ObjectKey("", ModelNode.Name)));
        }

        var node = _objects.Node();
        _node = node?.Key.Name == ModelNode.Name ? node : _node;
        return node is null ? null : new LoopEvent.Nodes(new InformerEvent<Node>.Upserted(node));
    }

    private LoopEvent.ServiceCIDRs? Cidrs()
    {
        if (random.Next(3) == 0)
        {
            var key = new ObjectKey("", _objects.Some("kubernetes", "more"));
            _cidrs.Remove(key);
            return new LoopEvent.ServiceCIDRs(new InformerEvent<ServiceCIDR>.Deleted(key));
        }

        return Put(_cidrs, _objects.ServiceCIDR()) is { } cidr ? new LoopEvent.ServiceCIDRs(new InformerEvent<ServiceCIDR>.Upserted(cidr)) : null;
    }

    private LoopEvent.LocalAddressesChanged Addresses()
    {
        string[] all = ["127.0.0.1", "192.0.2.1", "192.0.2.2", "198.51.100.1", "::1", "fd00:c::1", "fd00:c::2"];
        _addresses = [.. all.Where(_ => random.Next(2) == 0).Select(IPAddress.Parse)];
        return new LoopEvent.LocalAddressesChanged(_addresses.Value);
    }
}
