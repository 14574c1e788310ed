using KubeProxyNet.Informers.Models;
using KubeProxyNet.Informers.Watching;

namespace KubeProxyNet.Informers.Tests.Watching;

public sealed class EventOrderTests
{
    // Each word is an object and its version; the answer is c, s or u: current, superseded, unknown.
    [Theory]
    [InlineData("a11 b12 a13", "ccc", false)]
    [InlineData("a11 a11", "cs", false)]
    [InlineData("a12 b11", "cc", true)]
    [InlineData("a12 a11", "cs", true)]
    [InlineData("a12 b13 a11 a14", "ccsc", true)]
    [InlineData("a10", "u", true)]
    [InlineData("a12 b9", "cu", true)]
    [InlineData("a12 bx a a11", "cccs", true)]
    public void Each_object_is_judged_by_what_was_delivered_of_it(string events, string ages, bool isBroken)
    {
        var order = new EventOrder();
        order.Restart("10");

        Judge(order, events).ShouldBe(ages);
        order.IsBroken.ShouldBe(isBroken);
    }

    [Fact]
    public void Another_watch_from_where_the_last_one_ended_knows_what_that_one_brought()
    {
        var order = new EventOrder();
        order.Restart("10");
        Judge(order, "a12 b11").ShouldBe("cc");

        order.Begin("11");

        order.IsBroken.ShouldBeFalse();
        Judge(order, "a12 a13").ShouldBe("sc");
        order.IsBroken.ShouldBeFalse();
    }

    [Fact]
    public void After_a_list_nothing_before_it_counts()
    {
        var order = new EventOrder();
        order.Restart("100");
        Judge(order, "a102 b101").ShouldBe("cc");

        order.Restart("50");

        Judge(order, "a51 b52").ShouldBe("cc", "the store was restored from a backup");
        order.IsBroken.ShouldBeFalse();
    }

    [Fact]
    public void What_may_have_been_forgotten_is_not_guessed()
    {
        var order = new EventOrder();
        order.Restart("0");
        for (var number = 1; number <= 2 * EventOrder.Window; number++)
        {
            order.Judge(new ObjectKey("", $"object-{number}"), $"{number}");
        }

        Judge(order, "y1").ShouldBe("c", "all that have changed are remembered until now");

        Judge(order, $"z{EventOrder.Window}").ShouldBe("u", "one more, and the first ones are forgotten");
        Judge(order, $"z{EventOrder.Window + 1}").ShouldBe("c");
    }

    private static string Judge(EventOrder order, string events) =>
        string.Concat(events.Split(' ').Select(word => char.ToLowerInvariant(order.Judge(new ObjectKey("", word[..1]), word[1..]).ToString()[0])));
}
