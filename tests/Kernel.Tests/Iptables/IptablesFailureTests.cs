using System.Net;
using KubeProxyNet.Backends.Iptables;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Kernel.Tests.Packets;
using static KubeProxyNet.Kernel.Tests.Packets.Rulesets;

namespace KubeProxyNet.Kernel.Tests.Iptables;

// What becomes of a sync that the programs refuse.
public class IptablesFailureTests
{
    [IptablesTheory]
    [InlineData("Nft")]
    [InlineData("Legacy")]
    [Trait("Invariant", "4")]
    public void A_service_port_that_is_refused_is_left_out_and_all_others_are_programmed(string variant)
    {
        using var world = new IptablesWorld(Enum.Parse<IptablesVariant>(variant));
        var backend = world.Start();
        var bad = Name("bad");
        var good = Many(5, 2);
        backend.Apply(Ruleset.Empty(IPFamily.IPv4).To(good));
        var both = good with { Services = good.Services.Add(bad, Service(bad, "10.96.9.9", 80, new Destination(IPAddress.Parse("fd00::1"), 80, IsLocal: false))).Remove(Name("service-1")) };

        var result = backend.Apply(good.To(both));

        result.Isolated.ShouldBe([bad]);
        world.Saved().ShouldNotContain("10.96.9.9");
        world.Saved().ShouldNotContain("service-1:");
        world.Saved().ShouldContain("service-2:");
        var mended = both with { Services = both.Services.SetItem(bad, Service(bad, "10.96.9.9", 80, Pod("10.244.1.1"))) };
        backend.Apply(new RulesetChange(both, mended, [bad])).Isolated!.ShouldBeEmpty();
        world.Saved().ShouldContain("10.96.9.9");
    }

    [IptablesTheory]
    [InlineData("Nft")]
    [InlineData("Legacy")]
    public void After_a_restore_that_failed_half_way_everything_is_read_back_and_mended(string variant)
    {
        using var world = new IptablesWorld(Enum.Parse<IptablesVariant>(variant));
        var backend = world.Start();
        var few = Many(2, 2);
        var more = Many(6, 2);
        backend.Apply(Ruleset.Empty(IPFamily.IPv4).To(few));

        // The first transaction succeeds, the second is nonsense.
        world.Falsify = input => input.Replace("COMMIT\n*nat", "COMMIT\n*filter\nnonsense\nCOMMIT\n*nat", StringComparison.Ordinal);
        backend.Apply(few.To(more)).WasFull.ShouldBeTrue();

        world.Inputs.Count.ShouldBe(3);
        world.Start().Apply(Ruleset.Empty(IPFamily.IPv4).To(more)).Operations.ShouldBe(0);
    }

    [IptablesTheory]
    [InlineData("Nft")]
    [InlineData("Legacy")]
    public void A_refused_line_that_is_nobodys_fails_with_the_lines_around_it_and_the_next_call_mends_all(string variant)
    {
        using var world = new IptablesWorld(Enum.Parse<IptablesVariant>(variant));
        var backend = world.Start();
        var few = Many(2, 2);
        var more = Many(6, 2);
        backend.Apply(Ruleset.Empty(IPFamily.IPv4).To(few));
        world.Falsify = static input => "nonsense\n" + input;

        var failure = Should.Throw<BackendException>(() => backend.Apply(few.To(more)));

        failure.Message.ShouldContain("> 1: *filter");
        world.Falsify = null;
        backend.Apply(few.To(more)).WasFull.ShouldBeTrue();
        world.Start().Apply(Ruleset.Empty(IPFamily.IPv4).To(more)).Operations.ShouldBe(0);
    }

    [IptablesTheory]
    [InlineData("Legacy")]
    public void While_somebody_holds_the_lock_it_is_said_who_and_afterwards_the_state_is_right(string variant)
    {
        using var world = new IptablesWorld(Enum.Parse<IptablesVariant>(variant));
        var backend = world.Start();
        var few = Many(2, 2);
        var more = Many(4, 2);
        backend.Apply(Ruleset.Empty(IPFamily.IPv4).To(few));
        using (var holder = new LockHolder(world.LockFile))
        {
            var failure = Should.Throw<BackendException>(() => backend.Apply(few.To(more)));

            failure.Message.ShouldContain($"held by flock ({holder.ProcessId})");
            failure.IsPermanent.ShouldBeFalse();
        }

        backend.Apply(few.To(more));
        world.Start().Apply(Ruleset.Empty(IPFamily.IPv4).To(more)).Operations.ShouldBe(0);
    }
}
