using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink;

namespace KubeProxyNet.Backends.Nftables;

/// <summary>Which destination of a service port has which index, for each of its two groups.</summary>
/// <param name="Cluster">By index.</param>
/// <param name="Local">By index.</param>
internal readonly record struct NftablesServiceSlots(EquatableArray<Destination> Cluster, EquatableArray<Destination> Local)
{
    internal static readonly NftablesServiceSlots None = new([], []);

    internal EquatableArray<Destination> Of(DestinationGroup group) => group == DestinationGroup.Local ? Local : Cluster;

    /// <summary>The slots for these rules that differ from this in as few places as possible.</summary>
    internal NftablesServiceSlots Next(ServiceRules rules) =>
        new(NftablesSlots.Assign(Cluster, rules.Cluster), NftablesSlots.Assign(Local, rules.Local));
}
