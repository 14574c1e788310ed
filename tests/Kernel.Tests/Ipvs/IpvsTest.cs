using System.Net;
using KubeProxyNet.Backends.Ipvs;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Kernel.Tests.Packets;
using KubeProxyNet.Netlink.Ipvs;
using static KubeProxyNet.Kernel.Tests.Packets.Rulesets;

namespace KubeProxyNet.Kernel.Tests.Ipvs;

/// <summary>Nodes with the backend, and what the kernel holds of it.</summary>
public abstract class IpvsTest
{
    private protected static IPAddress[]? Everywhere => null;

    private protected void InBothFamilies(Action<PacketWorld> test) => PacketWorld.InBothFamilies(world =>
    {
        Prepare(world);
        test(world);
    });

    private protected virtual void Prepare(PacketWorld world)
    {
    }

    private protected static IpvsBackend Start(PacketWorld world, IpvsSettings? settings = null) =>
        world.Keep(new IpvsBackend(world.Family, new IpvsPlace(world.Node.Namespace), settings ?? new IpvsSettings()));

    private protected static ApplyResult Apply(IProxyBackend backend, Ruleset before, Ruleset after)
    {
        var result = backend.Apply(before.To(after));
        (result.Isolated ?? []).ShouldBeEmpty();
        return result;
    }

    private protected static ApplyResult Program(PacketWorld world, IPAddress[]? addresses, params ServiceRules[] services) =>
        Program(world, NodeOf(world.Family) with { NodePortAddresses = addresses is null ? null : [.. addresses] }, services);

    // Each time by a backend that has just been started: it adopts what the one before it left.
    private protected static ApplyResult Program(PacketWorld world, NodeRules node, params ServiceRules[] services) =>
        Apply(Start(world), Ruleset.Empty(world.Family), Of(world.Family, services) with { Node = node });

    private protected static IpvsConnection OpenIpvs(PacketWorld world) => world.Keep(IpvsConnection.Open(world.Node.Namespace));
}
