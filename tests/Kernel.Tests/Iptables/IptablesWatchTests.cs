using System.Collections.Concurrent;
using KubeProxyNet.Backends.Iptables;
using KubeProxyNet.Backends.Rules;
using static KubeProxyNet.Kernel.Tests.Packets.Rulesets;

namespace KubeProxyNet.Kernel.Tests.Iptables;

public class IptablesWatchTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static TheoryData<string, string> Flushes => new()
    {
        { "Nft", "-t nat -F" },
        { "Nft", "-t filter -F" },
        { "Nft", "-t mangle -F" },
        { "Nft", "-t nat -D PREROUTING 1" },
        { "Legacy", "-t nat -F" },
        { "Legacy", "-t filter -F" },
        { "Legacy", "-t mangle -F" },
        { "Legacy", "-t nat -D PREROUTING 1" },
    };

    [IptablesTheory]
    [MemberData(nameof(Flushes))]
    public void A_flushed_table_and_a_jump_that_was_removed_are_noticed_and_mended(string variant, string arguments)
    {
        using var world = new IptablesWorld(Enum.Parse<IptablesVariant>(variant));
        var backend = world.Start();
        var ruleset = Many(3, 2);
        backend.Apply(Ruleset.Empty(IPFamily.IPv4).To(ruleset));
        var saved = world.Sorted();
        using var watch = new Watching(backend);
        backend.IsUntouched().ShouldBeTrue();

        world.Sandbox.Run(world.Program(), arguments.Split(' '));

        backend.IsUntouched().ShouldBeFalse();
        var change = watch.Next();
        if (variant == "Nft")
        {
            change.Process.ShouldStartWith("iptables");
            change.ProcessId.ShouldNotBe(0u);
        }

        backend.Invalidate();
        backend.Apply(new RulesetChange(ruleset, ruleset, [])).Operations.ShouldBePositive();
        world.Sorted().ShouldBe(saved);
    }

    [IptablesTheory]
    [InlineData("Nft")]
    [InlineData("Legacy")]
    public void Rules_that_others_put_in_and_take_out_beside_ours_are_no_news_nor_are_our_own(string variant)
    {
        using var world = new IptablesWorld(Enum.Parse<IptablesVariant>(variant));
        var backend = world.Start();
        var ruleset = Many(3, 2);
        backend.Apply(Ruleset.Empty(IPFamily.IPv4).To(ruleset));
        using var watch = new Watching(backend);

        for (var round = 0; round < 3; round++)
        {
            world.Sandbox.RunWithInput($"*nat\n:CNI-DN-{round} - [0:0]\n-I POSTROUTING -s 10.244.1.{round}/32 -j CNI-DN-{round}\nCOMMIT\n", world.Program("-restore"), "--noflush");
            var next = Many(4 + round, 2);
            backend.Apply(ruleset.To(next)).WasFull.ShouldBeFalse();
            ruleset = next;
            world.Sandbox.Run(world.Program(), "-t", "nat", "-D", "POSTROUTING", "-s", $"10.244.1.{round}/32", "-j", $"CNI-DN-{round}");
        }

        // Whatever was to be told has been told before this.
        world.Sandbox.Run(world.Program(), "-t", "nat", "-F", "KUBE-POSTROUTING");
        watch.Next();
        watch.Count.ShouldBe(1);
    }

    private sealed class Watching : IDisposable
    {
        private readonly BlockingCollection<ForeignChange> _changes = [];
        private readonly CancellationTokenSource _stop = new();
        private readonly Thread _thread;
        private int _count;

        internal Watching(IptablesBackend backend)
        {
            using var listening = new ManualResetEventSlim();
            _thread = new Thread(() => backend.Watch(listening.Set, Take, _stop.Token));
            _thread.Start();
            listening.Wait(Patience).ShouldBeTrue();
        }

        internal int Count => Volatile.Read(ref _count);

        internal ForeignChange Next()
        {
            _changes.TryTake(out var change, Patience).ShouldBeTrue();
            return change!;
        }

        public void Dispose()
        {
            _stop.Cancel();
            _thread.Join();
            _stop.Dispose();
            _changes.Dispose();
        }

        private void Take(ForeignChange change)
        {
            Interlocked.Increment(ref _count);
            _changes.Add(change);
        }
    }
}
