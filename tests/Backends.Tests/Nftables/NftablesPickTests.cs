using KubeProxyNet.Backends.Nftables;

namespace KubeProxyNet.Backends.Tests.Nftables;

public sealed class NftablesPickTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 4)]
    [InlineData(4, 4)]
    [InlineData(5, 8)]
    [InlineData(33, 64)]
    [InlineData(1000, 1024)]
    public void Numbers_that_round_up_to_the_same_share_a_chain(int count, int size) => NftablesPick.Among(NftablesPickClass.None, count).Size.ShouldBe(size);

    // By calculation, not by chance: how likely each slot is, and that one is found in the end.
    [Fact]
    public void Every_destination_is_as_likely_as_any_other_and_one_is_always_found()
    {
        for (var count = 1; count <= 300; count++)
        {
            var pick = NftablesPick.Among(NftablesPickClass.None, count);
            var likelihoods = new double[count];
            var left = 1.0;
            foreach (var slots in pick.Draws())
            {
                for (var slot = 0; slot < Math.Min(slots, count); slot++)
                {
                    likelihoods[slot] += left / slots;
                }

                left *= 1 - ((double)Math.Min(slots, count) / slots);
            }

            left.ShouldBe(0, 1e-12, $"{count} destinations");
            likelihoods.ShouldAllBe(likelihood => Math.Abs((likelihood * count) - 1) < (pick.Size > 32 ? 3e-4 : 1e-12), $"{count} destinations");
        }
    }

    [Fact]
    public void A_chain_has_few_rules() => Enumerable.Range(1, 1000).ShouldAllBe(count => NftablesPick.Among(NftablesPickClass.None, count).Draws().Count() <= 16);
}
