using System.Net;
using KubeProxyNet.Backends.Nftables;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink;

namespace KubeProxyNet.Backends.Tests.Nftables;

public class NftablesSlotsTests
{
    private static readonly Destination A = Pod(1);
    private static readonly Destination B = Pod(2);
    private static readonly Destination C = Pod(3);
    private static readonly Destination D = Pod(4);

    [Fact]
    public void First_destinations_take_the_slots_in_their_order() => NftablesSlots.Assign([], [A, B, C]).ShouldBe([A, B, C]);

    [Fact]
    public void A_removed_destination_leaves_a_hole_that_the_last_one_fills() => NftablesSlots.Assign([A, B, C, D], [B, C, D]).ShouldBe([D, B, C]);

    [Fact]
    public void An_added_destination_goes_to_the_end() => NftablesSlots.Assign([B, C], [A, B, C]).ShouldBe([B, C, A]);

    [Fact]
    public void A_replaced_destination_takes_the_slot_of_the_one_that_went() => NftablesSlots.Assign([A, B, C], [A, C, D]).ShouldBe([A, D, C]);

    [Fact]
    public void Nothing_moves_when_nothing_changes() => NftablesSlots.Assign([C, A, B], [A, B, C]).ShouldBe([C, A, B]);

    [Fact]
    public void A_destination_that_became_local_keeps_its_slot()
    {
        var here = B with { IsLocal = true };

        NftablesSlots.Assign([A, B], [A, here]).ShouldBe([A, here]);
    }

    [Fact]
    public void Any_history_fills_every_slot_once_and_writes_no_more_than_it_must()
    {
        var random = new Random(20261124);
        EquatableArray<Destination> slots = [];
        for (var step = 0; step < 2_000; step++)
        {
            var desired = Enumerable.Range(1, 30).Where(_ => random.Next(3) > 0).Select(Pod).ToArray();

            var next = NftablesSlots.Assign(slots, [.. desired]);

            next.ShouldBe(desired, ignoreOrder: true);
            var kept = slots.Intersect(desired).Count();
            var written = next.Where((destination, index) => index >= slots.Length || slots[index] != destination).Count();
            var beyond = slots.Skip(next.Length).Intersect(desired).Count();
            written.ShouldBe(next.Length - (kept - beyond));
            slots = next;
        }
    }

    private static Destination Pod(int number) => new(IPAddress.Parse($"10.244.1.{number}"), 8080, IsLocal: false);
}
