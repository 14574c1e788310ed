using System.Collections.Immutable;
using System.Net;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Tables;
using KubeProxyNet.Netlink.Ipvs;

namespace KubeProxyNet.Backends.Ipvs;

/// <summary>What is wanted of the kernel, what it has, and what has changed since it was last written. Begins empty; a snapshot fills in what the kernel has.</summary>
internal sealed class IpvsState(IpvsRenderer renderer)
{
    /// <summary>Virtual services that are wanted.</summary>
    internal Dictionary<VirtualServiceId, IpvsService> Wanted { get; } = [];

    /// <summary>Virtual services of ours that the kernel has. A value: another thread compares it with the kernel.</summary>
    internal ImmutableDictionary<VirtualServiceId, IpvsKnownService> Known { get; set; } = ImmutableDictionary<VirtualServiceId, IpvsKnownService>.Empty;

    /// <summary>Virtual services with destinations that are not wanted any more and wait for their connections to end.</summary>
    internal HashSet<VirtualServiceId> Draining { get; } = [];

    /// <summary>Virtual services that may differ from what is wanted, in the order in which they came up.</summary>
    internal List<VirtualServiceId> TouchedServices { get; } = [];

    /// <summary>Elements of our sets and maps.</summary>
    internal IpvsElements Elements { get; } = new();

    /// <summary>Addresses on our device, of this family. A value, as <see cref="Known"/>.</summary>
    internal ImmutableHashSet<IPAddress> Bound { get; set; } = [];

    /// <summary>Addresses of the node's other links: never taken on our device, too.</summary>
    internal HashSet<IPAddress> Elsewhere { get; } = [];

    /// <summary>Addresses that may differ from what is wanted.</summary>
    internal HashSet<IPAddress> TouchedAddresses { get; } = [];

    /// <summary>Our device's number; 0 if there is none yet.</summary>
    internal int DeviceIndex { get; set; }

    /// <summary>Addresses that Services have, whoever's link they are on, and how many service ports each. A value, as <see cref="Known"/>.</summary>
    internal ImmutableDictionary<IPAddress, int> Addresses { get; private set; } = ImmutableDictionary<IPAddress, int>.Empty;

    /// <summary>Goes from a service port's rules to others.</summary>
    internal void Move(ServiceRules? before, ServiceRules? after)
    {
        var (old, next) = (renderer.Render(before), renderer.Render(after));
        foreach (var service in old.Services)
        {
            // Another service port may have taken it over already.
            if (Wanted.TryGetValue(service.Service.Id, out var present) && present.Owner == service.Owner)
            {
                Wanted.Remove(service.Service.Id);
            }

            TouchedServices.Add(service.Service.Id);
        }

        foreach (var service in next.Services)
        {
            Wanted[service.Service.Id] = service;
            TouchedServices.Add(service.Service.Id);
        }

        next.Elements.ForEach(element => Elements.Add(element));
        old.Elements.ForEach(element => Elements.Remove(element));
        foreach (var address in next.Addresses)
        {
            Count(address, 1);
        }

        foreach (var address in old.Addresses)
        {
            Count(address, -1);
        }
    }

    /// <summary>Goes from one set of addresses that serve NodePorts to another.</summary>
    internal void Move(NodeRules? before, NodeRules after)
    {
        foreach (var address in after.NodePortAddresses ?? [])
        {
            Elements.Add(NodePortIP(address));
        }

        foreach (var address in before?.NodePortAddresses ?? [])
        {
            Elements.Remove(NodePortIP(address));
        }
    }

    /// <summary>Whether an address belongs on our device because a Service has it.</summary>
    internal bool IsWantedHere(IPAddress address) => Addresses.ContainsKey(address) && !Elsewhere.Contains(address);

    /// <summary>Number of destinations that wait for their connections to end.</summary>
    internal int CountDraining() => Draining.Sum(id => Known.TryGetValue(id, out var service) ? service.Destinations.Count(destination => destination.Weight == 0) : 0);

    private static IpvsElement NodePortIP(IPAddress address) => new(IpvsSet.NodePortIPs, default(ElementBytes).With(address), default, null);

    private void Count(IPAddress address, int change)
    {
        var count = Addresses.GetValueOrDefault(address) + change;
        Addresses = count == 0 ? Addresses.Remove(address) : Addresses.SetItem(address, count);
        TouchedAddresses.Add(address);
    }
}
