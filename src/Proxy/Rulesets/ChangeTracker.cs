using System.Collections.Immutable;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Informers;
using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Proxy.Rulesets;

/// <summary>
/// Knows every Service and EndpointSlice as last seen, and which Services have to be looked at again. Turns that into the next ruleset with
/// work proportional to what changed. Owned by the proxy loop.
/// </summary>
internal sealed partial class ChangeTracker
{
    private static readonly List<EndpointSlice> NoSlices = [];

    private readonly Dictionary<ObjectKey, Service> _services = [];

    // A Service has a slice for each 100 of its endpoints: nearly always one, and 50 of a very large one.
    private readonly Dictionary<ObjectKey, List<EndpointSlice>> _slicesOfService = [];
    private readonly Dictionary<ObjectKey, ObjectKey> _serviceOfSlice = [];
    private readonly Dictionary<IPFamily, FamilyView> _families;
    private readonly Action<ObjectReport> _report;

    // Services whose first slices came before the list was complete, and the objects themselves.
    private readonly HashSet<ObjectKey> _arrived = [];
    private readonly ArrivedObjects<Service> _arrivedServices = new();
    private readonly ArrivedObjects<EndpointSlice> _arrivedSlices = new();
    private NodeFacts _node;

    /// <summary>Starts with nothing seen.</summary>
    internal ChangeTracker(NodeFacts node, IEnumerable<IPFamily> families, Action<ObjectReport> report)
    {
        _node = node;
        _families = families.ToDictionary(family => family, family => new FamilyView(family));
        _report = report;
    }

    /// <summary>Number of Services looked at since the start; what a test uses to see that nothing walks all of them.</summary>
    internal long ServicesVisited { get; private set; }

    /// <summary>Whether a family's ruleset may differ from the one last made.</summary>
    internal bool HasChanges(IPFamily family) => _families[family].Dirty.Count > 0;

    /// <summary>The health checks that load balancers may ask for, as of the ruleset last made.</summary>
    internal ImmutableDictionary<ObjectKey, HealthCheckPort> HealthChecks(IPFamily family) => _families[family].HealthChecks;

    /// <summary>A Service with its slices, as last seen; null if it is not there.</summary>
    internal (Service Service, IReadOnlyList<EndpointSlice> Slices)? Find(ObjectKey key) =>
        _services.TryGetValue(key, out var service) ? (service, [.. _slicesOfService.GetValueOrDefault(key, NoSlices)]) : null;

    /// <summary>Takes in what the Service informer says.</summary>
    internal void Take(InformerEvent<Service> change)
    {
        switch (change)
        {
            case InformerEvent<Service>.Upserted(var service):
                Put(service);
                break;
            case InformerEvent<Service>.Deleted(var key):
                RemoveService(key);
                break;
            case InformerEvent<Service>.Arriving(var services):
                foreach (var service in services)
                {
                    Put(service);
                }

                _arrivedServices.Add(services, _services.Count);
                break;
            case InformerEvent<Service>.Replaced(var services):
                var firstService = _arrivedServices.TakeStartOf(services, _services.Count);
                if (firstService == 0)
                {
                    KeysNotIn(_services.Keys, services).ForEach(RemoveService);
                    _services.EnsureCapacity(services.Count);
                }

                for (var index = firstService; index < services.Count; index++)
                {
                    Put(services[index]);
                }

                break;
        }
    }

    /// <summary>Takes in what the EndpointSlice informer says.</summary>
    internal void Take(InformerEvent<EndpointSlice> change)
    {
        switch (change)
        {
            case InformerEvent<EndpointSlice>.Upserted(var slice):
                Put(slice);
                break;
            case InformerEvent<EndpointSlice>.Deleted(var key):
                RemoveSlice(key);
                break;
            case InformerEvent<EndpointSlice>.Arriving(var slices):
                foreach (var slice in slices)
                {
                    Put(slice);
                    _arrived.Add(new ObjectKey(slice.Key.Namespace, slice.ServiceName));
                }

                _arrivedSlices.Add(slices, _serviceOfSlice.Count);
                break;
            case InformerEvent<EndpointSlice>.Replaced(var slices):
                var firstSlice = _arrivedSlices.TakeStartOf(slices, _serviceOfSlice.Count);
                if (firstSlice == 0)
                {
                    KeysNotIn(_serviceOfSlice.Keys, slices).ForEach(RemoveSlice);
                    _serviceOfSlice.EnsureCapacity(slices.Count);
                }

                for (var index = firstSlice; index < slices.Count; index++)
                {
                    Put(slices[index]);
                }

                break;
        }
    }

    /// <summary>
    /// Takes in what changed about this node. A new name or zone can change every choice of endpoints, and makes all Services dirty; a new address
    /// means something only to those with source ranges.
    /// </summary>
    internal void Take(NodeFacts node)
    {
        if (node == _node)
        {
            return;
        }

        var isNewAddressOnly = node with { NodeIPs = _node.NodeIPs } == _node;
        _node = node;
        foreach (var (key, service) in _services)
        {
            if (!isNewAddressOnly || service.LoadBalancerSourceRanges.IsRestricted)
            {
                MarkDirty(key);
            }
        }
    }

    private static List<ObjectKey> KeysNotIn<T>(IReadOnlyCollection<ObjectKey> known, IReadOnlyList<T> items)
        where T : IApiObject
    {
        if (known.Count == 0)
        {
            return [];
        }

        var present = items.Select(item => item.Key).ToHashSet();
        return [.. known.Where(key => !present.Contains(key))];
    }

    private void Put(Service service)
    {
        if (_services.TryGetValue(service.Key, out var present) && service.IsVersionOf(present))
        {
            return;
        }

        ReportProblems("Service", service);
        _services[service.Key] = service;
        MarkDirty(service.Key);
    }

    private void RemoveService(ObjectKey key)
    {
        if (_services.Remove(key))
        {
            MarkDirty(key);
        }
    }

    private void Put(EndpointSlice slice)
    {
        var service = new ObjectKey(slice.Key.Namespace, slice.ServiceName);
        if (_serviceOfSlice.TryGetValue(slice.Key, out var before) && before != service)
        {
            RemoveSlice(slice.Key);
        }

        if (!_slicesOfService.TryGetValue(service, out var slices))
        {
            _slicesOfService[service] = slices = new List<EndpointSlice>(1);
        }

        var index = slices.FindIndex(present => present.Key == slice.Key);
        if (index >= 0 && slice.IsVersionOf(slices[index]))
        {
            return;
        }

        ReportProblems("EndpointSlice", slice);
        if (index < 0)
        {
            slices.Add(slice);
        }
        else
        {
            slices[index] = WithSharedEndpoints(slice, slices[index]);
        }

        _serviceOfSlice[slice.Key] = service;
        MarkDirty(service);
    }

    private void RemoveSlice(ObjectKey key)
    {
        if (!_serviceOfSlice.Remove(key, out var service))
        {
            return;
        }

        var slices = _slicesOfService[service];
        slices.RemoveAll(slice => slice.Key == key);
        if (slices.Count == 0)
        {
            _slicesOfService.Remove(service);
        }

        MarkDirty(service);
    }

    // A new version is most often the old one with another endpoint or two: all others stay the objects that they were, and the new ones die young.
    private static EndpointSlice WithSharedEndpoints(EndpointSlice slice, EndpointSlice older)
    {
        var endpoints = slice.Endpoints.ToBuilder();
        for (var index = 0; index < Math.Min(endpoints.Count, older.Endpoints.Length); index++)
        {
            if (endpoints[index] == older.Endpoints[index])
            {
                endpoints[index] = older.Endpoints[index];
            }
        }

        return slice with { Endpoints = endpoints.DrainToImmutable() };
    }

    private void ReportProblems(string kind, IApiObject item)
    {
        foreach (var problem in item.Problems)
        {
            _report(new ObjectReport(kind, item.Key, problem.Field, problem.Message));
        }
    }

    private void MarkDirty(ObjectKey service)
    {
        foreach (var view in _families.Values)
        {
            view.Dirty.Add(service);
        }
    }
}
