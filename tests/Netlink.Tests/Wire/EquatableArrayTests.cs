namespace KubeProxyNet.Netlink.Tests.Wire;

public sealed class EquatableArrayTests
{
    [Fact]
    public void Lists_with_the_same_items_are_equal_and_hash_alike()
    {
        EquatableArray<string> first = ["a", "b"];
        var second = new List<string> { "a", "b" }.ToEquatableArray();

        (first == second).ShouldBeTrue();
        first.GetHashCode().ShouldBe(second.GetHashCode());
        (first == ["b", "a"]).ShouldBeFalse();
        (first == ["a"]).ShouldBeFalse();
    }

    [Fact]
    public void The_default_is_the_empty_list()
    {
        EquatableArray<int> none = default;

        none.IsEmpty.ShouldBeTrue();
        (none == []).ShouldBeTrue();
        none.GetHashCode().ShouldBe(new EquatableArray<int>([]).GetHashCode());
        none.AsSpan().IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void The_source_may_change_afterwards()
    {
        int[] source = [1, 2];
        var copy = EquatableArray.Create<int>(source);

        source[0] = 9;

        copy.ShouldBe([1, 2]);
    }
}
