using KubeProxyNet.Backends.Nftables;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Testing;
using static KubeProxyNet.Kernel.Tests.Packets.Rulesets;

namespace KubeProxyNet.Kernel.Tests.Nftables;

/// <summary>How many clients session affinity remembers. Bindings are put in by nft here; that packets do it is shown elsewhere.</summary>
public sealed class AffinityBoundTests : IDisposable
{
    private static readonly Ruleset Sticky = Of(
        IPFamily.IPv4, Service(Name("web"), "10.96.0.10", 80, Pod("10.244.1.2"), Pod("10.244.2.2")) with { AffinityTimeout = TimeSpan.FromHours(1) });

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [KernelFact]
    public void The_bound_is_declared_and_the_clients_are_counted()
    {
        Apply(clients: 20).Operations.ShouldBeGreaterThan(0);
        Bind("192.0.2.1 : 10.244.1.2, 192.0.2.2 : 10.244.2.2");

        _sandbox.Run("nft", "list", "map", "ip", "kubeproxynet", Map()).ShouldContain("size 20");
        using var connection = NftablesConnection.Open(_sandbox.Namespace);
        var use = NftablesAffinityUse.Read(connection, IPFamily.IPv4);
        if (use is { } known)
        {
            known.ShouldBe(new NftablesAffinityUse(2, 0.1));
        }
        else
        {
            Environment.OSVersion.Version.ShouldBeLessThan(new Version(6, 16));
        }
    }

    [KernelFact]
    public void Another_bound_keeps_the_clients_that_there_are()
    {
        Apply(clients: 20);
        Bind("192.0.2.1 : 10.244.1.2, 192.0.2.2 : 10.244.2.2");

        Apply(clients: 40).Operations.ShouldBeGreaterThan(0);

        var listing = _sandbox.Run("nft", "list", "map", "ip", "kubeproxynet", Map());
        listing.ShouldContain("size 40");
        listing.ShouldContain("192.0.2.1");
        listing.ShouldContain("192.0.2.2");
        Apply(clients: 40).Operations.ShouldBe(0);
    }

    private ApplyResult Apply(uint clients)
    {
        using var backend = new NftablesBackend(IPFamily.IPv4, NftablesConnection.Open(_sandbox.Namespace), affinityClients: clients);
        return backend.Apply(Ruleset.Empty(IPFamily.IPv4).To(Sticky));
    }

    private void Bind(string elements) => _sandbox.Run("nft", "add", "element", "ip", "kubeproxynet", Map(), "{ " + elements + " }");

    private string Map() => _sandbox.Run("nft", "list", "maps").Split([' ', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries).First(word => word.StartsWith("affinity-", StringComparison.Ordinal));
}
