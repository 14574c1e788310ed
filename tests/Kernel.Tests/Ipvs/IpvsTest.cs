using System.Net;
using KubeProxyNet.Backends.Ipvs;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Kernel.Tests.Nftables;
using KubeProxyNet.Netlink.Ipvs;
using static KubeProxyNet.Kernel.Tests.Nftables.Rulesets;

namespace KubeProxyNet.Kernel.Tests.Ipvs;

/// <summary>Nodes with the backend, and what the kernel holds of it.</summary>
public abstract class IpvsTest : IDisposable
{
    private readonly List<IDisposable> _disposables = [];

    private protected static IPAddress[]? Everywhere => null;

    public void Dispose()
    {
        _disposables.ForEach(disposable => disposable.Dispose());
        GC.SuppressFinalize(this);
    }

    private protected T Keep<T>(T disposable)
        where T : IDisposable
    {
        _disposables.Add(disposable);
        return disposable;
    }

    private protected void InBothFamilies(Action<PacketWorld> test)
    {
        foreach (var family in Enum.GetValues<IPFamily>())
        {
            using var world = new PacketWorld(family);
            Prepare(world);
            test(world);
        }
    }

    private protected virtual void Prepare(PacketWorld world)
    {
    }

    private protected IpvsBackend Start(PacketWorld world, IpvsSettings? settings = null) =>
        Keep(new IpvsBackend(world.Family, new IpvsPlace(world.Node.Namespace), settings ?? new IpvsSettings()));

    private protected static ApplyResult Apply(IProxyBackend backend, Ruleset before, Ruleset after)
    {
        var result = backend.Apply(before.To(after));
        (result.Isolated ?? []).ShouldBeEmpty();
        return result;
    }

    private protected ApplyResult Program(PacketWorld world, IPAddress[]? addresses, params ServiceRules[] services) =>
        Program(world, NodeOf(world.Family) with { NodePortAddresses = addresses is null ? null : [.. addresses] }, services);

    // Each time by a backend that has just been started: it adopts what the one before it left.
    private protected ApplyResult Program(PacketWorld world, NodeRules node, params ServiceRules[] services) =>
        Apply(Start(world), Ruleset.Empty(world.Family), Of(world.Family, services) with { Node = node });

    private protected IpvsConnection OpenIpvs(PacketWorld world) => Keep(IpvsConnection.Open(world.Node.Namespace));
}
