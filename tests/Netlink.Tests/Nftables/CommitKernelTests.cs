using System.Globalization;
using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Testing;

namespace KubeProxyNet.Netlink.Tests.Nftables;

public sealed class CommitKernelTests : NftablesTest
{
    private static readonly NftSet Map = new("values") { Flags = NftSetFlags.Map, KeyType = [NftDataType.Mark], DataType = [NftDataType.Mark] };

    [KernelFact]
    public void An_empty_batch_leaves_the_generation_alone()
    {
        Setup();
        var before = Kernel.GetGeneration().Id;
        using var batch = new NftBatch(NftFamily.Ip, "t");

        batch.IsEmpty.ShouldBeTrue();
        Kernel.Commit(batch);

        Kernel.GetGeneration().Id.ShouldBe(before);
    }

    [KernelFact]
    public void What_is_detached_is_committed_while_the_next_is_written_and_keeps_nothing_of_it()
    {
        Setup();
        using var batch = new NftBatch(NftFamily.Ip, "t");
        batch.AddElement(Map, Key(3), Key(7));

        using var first = batch.Detach();
        batch.IsEmpty.ShouldBeTrue();
        batch.AddElement(Map, Key(4), Key(8));
        (first.OperationCount, batch.OperationCount).ShouldBe((1, 1));
        Kernel.Commit(first);
        Kernel.Commit(batch);

        var keys = new List<uint>();
        Kernel.ReadElements(NftFamily.Ip, "t", Map.Name, (in NftElement element) => keys.Add(BitConverter.ToUInt32(element.Key)), keys.Clear);
        keys.Order().ShouldBe([1u, 2u, 3u, 4u]);
    }

    [KernelFact]
    public void Every_refused_operation_is_named_and_nothing_is_done()
    {
        Setup();
        using var batch = new NftBatch(NftFamily.Ip, "t");
        batch.AddChain(new NftChain("fine"));
        batch.DeleteChain("none");
        batch.AddElement(Map, Key(1), Key(7));
        batch.AddElement(Map, Key(2), Key(8), "default/web:http"u8);
        batch.DeleteRule("c", 4711);
        batch.DeleteSet("none");
        batch.DeleteElement(Map, Key(99));
        batch.AddRule(new NftRule("none", [new NftCounter()]) { Comment = "whose" });

        var error = Should.Throw<NftBatchException>(() => Kernel.Commit(batch));

        error.Errors.Select(refusal => (refusal.Operation, refusal.Error.Errno, refusal.ElementIndex, refusal.Comment)).ShouldBe(
        [
            ("delete chain ip t none", Errno.NoEntry, null, null),
            ("add element ip t values { 0x00000002 }", Errno.AlreadyExists, 1, "default/web:http"),
            ("delete rule ip t c handle 4711", Errno.NoEntry, null, null),
            ("delete set ip t none", Errno.NoEntry, null, null),
            ("delete element ip t values { 0x00000063 }", Errno.NoEntry, 0, null),
            ("add rule ip t none", Errno.NoEntry, null, "whose"),
        ]);
        error.IsOutcomeUnknown.ShouldBeFalse();
        error.IsGenerationMismatch.ShouldBeFalse();
        error.Message.ShouldContain("nftables table ip t: nothing was changed: delete chain ip t none: No such file or directory");
        Kernel.ListChains(NftFamily.Ip, "t").ShouldNotContain(chain => chain.Name == "fine");
    }

    [KernelFact]
    public void A_chain_in_use_is_busy()
    {
        Setup();
        using var batch = new NftBatch(NftFamily.Ip, "t");
        batch.AddRule(new NftRule("c", [new NftImmediateVerdict(NftVerdict.Jump("d"))]));
        Kernel.Commit(batch);
        batch.Clear();
        batch.DeleteChain("d");

        Should.Throw<NftBatchException>(() => Kernel.Commit(batch)).Errors.ShouldHaveSingleItem().Error.IsBusy.ShouldBeTrue();
    }

    [KernelFact]
    public void A_batch_for_another_generation_does_nothing()
    {
        Setup();
        var generation = Kernel.GetGeneration().Id;
        Nft("add table ip other");
        using var batch = new NftBatch(NftFamily.Ip, "t");
        batch.AddChain(new NftChain("new"));

        Should.Throw<NftBatchException>(() => Kernel.Commit(batch, generation)).IsGenerationMismatch.ShouldBeTrue();
        Kernel.ListChains(NftFamily.Ip, "t").Count.ShouldBe(2);

        Kernel.Commit(batch, Kernel.GetGeneration().Id);
        Kernel.ListChains(NftFamily.Ip, "t").Count.ShouldBe(3);
    }

    [KernelFact]
    public void A_batch_can_be_committed_again_and_cleared()
    {
        using var batch = new NftBatch(NftFamily.Ip, "t");
        batch.DestroyTable();
        batch.AddTable(new NftTable(NftFamily.Ip, "t"));
        batch.AddSet(Map);
        batch.AddElement(Map, Key(1), Key(1));
        Kernel.Commit(batch);
        Kernel.Commit(batch);
        Elements().ShouldBe(1);

        batch.Clear();
        batch.IsEmpty.ShouldBeTrue();
        batch.DestroyTable();
        Kernel.Commit(batch);
        Kernel.Commit(batch);
        Kernel.ListTables().ShouldBeEmpty();
    }

    [KernelFact]
    public void Rules_are_inserted_replaced_deleted_and_flushed()
    {
        Setup();
        var accept = new NftRule("c", [new NftImmediateVerdict(NftVerdict.Accept)]);
        var count = new NftRule("c", [new NftCounter()]);
        var drop = new NftRule("c", [new NftImmediateVerdict(NftVerdict.Drop)]);
        Change(batch =>
        {
            batch.AddRule(accept);
            batch.InsertRule(count);
        });
        var rules = Kernel.ListRules(NftFamily.Ip, "t", "c");
        rules.Select(rule => rule with { Handle = 0 }).ShouldBe([count, accept]);

        Change(batch =>
        {
            batch.ReplaceRule(drop with { Handle = rules[0].Handle });
            batch.DeleteRule("c", rules[1].Handle);
        });
        Kernel.ListRules(NftFamily.Ip, "t", "c").ShouldHaveSingleItem().HasSameContentAs(drop).ShouldBeTrue();

        Change(batch => batch.FlushChain("c"));
        Kernel.ListRules(NftFamily.Ip, "t", "c").ShouldBeEmpty();
    }

    [KernelFact]
    public void Elements_are_replaced_within_one_batch_deleted_flushed_and_destroyed()
    {
        Setup();
        Change(batch =>
        {
            batch.DeleteElement(Map, Key(2));
            batch.AddElement(Map, Key(2), Key(22));
        });
        var values = new List<string>();
        Kernel.ReadElements(NftFamily.Ip, "t", Map.Name, (in element) => values.Add($"{element.Key[0]}={element.Data[0]}"));
        values.Order().ShouldBe(["1=7", "2=22"]);

        Change(batch => batch.DestroyElement(Map, Key(77)));
        Change(batch => batch.FlushSet(Map.Name));
        Elements().ShouldBe(0);
    }

    [KernelFact]
    public void A_check_says_what_a_commit_would_and_changes_nothing()
    {
        Setup();
        var generation = Kernel.GetGeneration().Id;
        using var batch = new NftBatch(NftFamily.Ip, "t");
        batch.AddChain(new NftChain("new"));
        Kernel.Check(batch).ShouldBeEmpty();
        batch.DeleteChain("none");

        Kernel.Check(batch).ShouldHaveSingleItem().Operation.ShouldBe("delete chain ip t none");

        Kernel.ListChains(NftFamily.Ip, "t").Count.ShouldBe(2);
        Kernel.GetGeneration().Id.ShouldBe(generation);
    }

    [KernelFact]
    public void A_hundred_thousand_elements_go_in_one_batch_and_come_back_in_one_dump()
    {
        const int Count = 100_000;
        Setup();
        using var batch = new NftBatch(NftFamily.Ip, "t");
        batch.FlushSet(Map.Name);
        for (var i = 0; i < Count; i++)
        {
            batch.AddElement(Map, Key(i), Key(Count - i), "namespace/service:port"u8);
        }

        batch.OperationCount.ShouldBe(Count + 1);
        batch.ByteCount.ShouldBeGreaterThan(5_000_000);
        Kernel.Commit(batch);

        var sum = 0L;
        var seen = 0;
        Kernel.ReadElements(NftFamily.Ip, "t", Map.Name, (in element) =>
        {
            seen++;
            sum += BitConverter.ToInt32(element.Key) + BitConverter.ToInt32(element.Data);
            element.CommentUtf8.SequenceEqual("namespace/service:port"u8).ShouldBeTrue();
        });
        seen.ShouldBe(Count);
        sum.ShouldBe((long)Count * Count);
    }

    [KernelFact]
    public void A_dump_that_a_commit_interrupts_starts_again_and_ends_with_one_state()
    {
        Setup();
        Change(batch =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                batch.AddElement(Map, Key(1000 + i), Key(i));
            }
        });
        using var other = NftablesConnection.Open(Namespace);
        var seen = 0;
        var restarts = 0;

        Kernel.ReadElements(NftFamily.Ip, "t", Map.Name, OnElement, OnRestart).ShouldBeTrue();

        restarts.ShouldBe(1);
        seen.ShouldBe(20_002);

        void OnElement(in NftElement element)
        {
            if (++seen == 10 && restarts == 0)
            {
                using var batch = new NftBatch(NftFamily.Ip, "t");
                batch.AddChain(new NftChain("interrupts"));
                other.Commit(batch);
            }
        }

        void OnRestart()
        {
            restarts++;
            seen = 0;
        }
    }

    [KernelFact]
    public void An_interrupted_dump_that_cannot_start_again_is_an_error()
    {
        Setup();
        Change(batch =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                batch.AddElement(Map, Key(1000 + i), Key(i));
            }
        });
        using var other = NftablesConnection.Open(Namespace);
        var seen = 0;

        Should.Throw<NetlinkException>(() => Kernel.ReadElements(NftFamily.Ip, "t", Map.Name, OnElement)).Errno.ShouldBe(Errno.Interrupted);

        void OnElement(in NftElement element)
        {
            if (++seen == 10)
            {
                using var batch = new NftBatch(NftFamily.Ip, "t");
                batch.AddChain(new NftChain("interrupts"));
                other.Commit(batch);
            }
        }
    }

    [KernelFact]
    public void The_generation_tells_who_asks()
    {
        var generation = Kernel.GetGeneration();

        generation.Id.ShouldBeGreaterThan(0U);
        generation.ProcessName.ShouldNotBeEmpty();
    }

    [KernelFact]
    public void More_refusals_than_the_kernel_can_queue_are_still_a_known_outcome()
    {
        Setup();
        using var batch = new NftBatch(NftFamily.Ip, "t");
        for (var i = 0; i < 5000; i++)
        {
            batch.DeleteChain(i.ToString(CultureInfo.InvariantCulture));
        }

        var error = Should.Throw<NftBatchException>(() => Kernel.Commit(batch));

        error.IsOutcomeUnknown.ShouldBeFalse();
        error.Errors.Count.ShouldBeGreaterThan(10);
        error.Message.ShouldContain("more");
    }

    private static byte[] Key(int number) => BitConverter.GetBytes(number);

    private void Setup() => Change(batch =>
    {
        batch.AddTable(new NftTable(NftFamily.Ip, "t"));
        batch.AddChain(new NftChain("c"));
        batch.AddChain(new NftChain("d"));
        batch.AddSet(Map);
        batch.AddElement(Map, Key(1), Key(7));
        batch.AddElement(Map, Key(2), Key(7));
    });

    private void Change(Action<NftBatch> write)
    {
        using var batch = new NftBatch(NftFamily.Ip, "t");
        write(batch);
        Kernel.Commit(batch);
    }

    private int Elements()
    {
        var count = 0;
        Kernel.ReadElements(NftFamily.Ip, "t", Map.Name, (in _) => count++);
        return count;
    }
}
