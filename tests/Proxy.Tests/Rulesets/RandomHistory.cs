using System.Net;
using KubeProxyNet.Informers;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Proxy.Rulesets;

namespace KubeProxyNet.Proxy.Tests.Rulesets;

// Random events over a small world, so that names, addresses and slices collide often; remembers what is there in the end.
internal sealed class RandomHistory(int seed)
{
    private readonly Random _random = new(seed);
    private readonly Dictionary<ObjectKey, Service> _services = [];
    private readonly Dictionary<ObjectKey, EndpointSlice> _slices = [];

    internal void Step(ChangeTracker tracker)
    {
        switch (_random.Next(12))
        {
            case < 4:
                PutService(tracker);
                break;
            case < 9:
                PutSlice(tracker);
                break;
            case 9:
                var service = Key("service");
                _services.Remove(service);
                tracker.Take(new InformerEvent<Service>.Deleted(service));
                break;
            case 10:
                var slice = Key("slice");
                _slices.Remove(slice);
                tracker.Take(new InformerEvent<EndpointSlice>.Deleted(slice));
                break;
            default:
                Relist(tracker);
                break;
        }
    }

    /// <summary>Tells a tracker what there is, once.</summary>
    internal void Replay(ChangeTracker tracker)
    {
        tracker.Take(new InformerEvent<EndpointSlice>.Replaced([.. _slices.Values]));
        tracker.Take(new InformerEvent<Service>.Replaced([.. _services.Values]));
    }

    private void PutService(ChangeTracker tracker)
    {
        var key = Key("service");
        var service = Some.Service(key.Name, $"10.96.0.{_random.Next(1, 6)}") with
        {
            CreationTimestamp = Some.Epoch.AddHours(key.Name[^1]),
            InternalTrafficPolicy = _random.Next(4) == 0 ? "Local" : "Cluster",
            IsHeadless = _random.Next(10) == 0,
            Type = _random.Next(2) == 0 ? "LoadBalancer" : "ClusterIP",
            ExternalTrafficPolicy = _random.Next(3) == 0 ? "Local" : "Cluster",
            HealthCheckNodePort = (ushort)_random.Next(31000, 31003),
            ExternalIPs = _random.Next(3) == 0 ? [IPAddress.Parse($"10.96.0.{_random.Next(1, 9)}")] : [],
            LoadBalancerIngress = _random.Next(3) == 0 ? [new LoadBalancerIngress { Address = IPAddress.Parse($"198.51.100.{_random.Next(1, 3)}") }] : [],
            SessionAffinity = _random.Next(4) == 0 ? "ClientIP" : "None",
            Ports = [.. Enumerable.Range(0, _random.Next(1, 3)).Select(Port)],
        };
        _services[key] = service;
        tracker.Take(new InformerEvent<Service>.Upserted(service));
    }

    private ServicePort Port(int index) => Some.Port(index == 0 ? "http" : "dns", (ushort)_random.Next(80, 82), index == 0 ? "TCP" : "UDP") with
    {
        NodePort = (ushort)(_random.Next(2) == 0 ? 0 : _random.Next(30000, 30003)),
    };

    private void PutSlice(ChangeTracker tracker)
    {
        var key = Key("slice");
        var endpoints = Enumerable.Range(0, _random.Next(4)).Select(_ => Some.Pod($"10.244.0.{_random.Next(1, 8)}", _random.Next(2) == 0 ? "here" : "there") with
        {
            Ready = _random.Next(3) > 0,
            Terminating = _random.Next(3) == 0,
            ForZones = _random.Next(2) == 0 ? ["a"] : [],
        });
        var slice = Some.Slice($"service-{_random.Next(5)}", key.Name, [.. endpoints]);
        _slices[key] = slice;
        tracker.Take(new InformerEvent<EndpointSlice>.Upserted(slice));
    }

    // Some of what arrives may be gone when the list is complete.
    private void Relist(ChangeTracker tracker)
    {
        tracker.Take(new InformerEvent<Service>.Arriving([.. _services.Values]));
        tracker.Take(new InformerEvent<EndpointSlice>.Arriving([.. _slices.Values]));
        foreach (var key in _slices.Keys.Where(_ => _random.Next(3) == 0).ToList())
        {
            _slices.Remove(key);
        }

        Replay(tracker);
    }

    private ObjectKey Key(string kind) => new("default", $"{kind}-{_random.Next(5)}");
}
