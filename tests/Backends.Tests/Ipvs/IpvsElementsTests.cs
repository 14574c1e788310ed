using System.Net;
using KubeProxyNet.Backends.Ipvs;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Tables;

namespace KubeProxyNet.Backends.Tests.Ipvs;

public class IpvsElementsTests
{
    private static readonly ServicePortName Web = new("default", "web", "http", Protocol.Tcp);
    private static readonly ServicePortName Other = new("default", "other", "http", Protocol.Tcp);

    private readonly IpvsElements _elements = new();

    [Fact]
    public void What_is_wanted_twice_goes_when_nobody_wants_it_any_more()
    {
        _elements.Add(Shared);
        _elements.Add(Shared);
        _elements.TakeChanges().Added.ShouldBe([Shared]);

        _elements.Remove(Shared);
        _elements.TakeChanges().Removed.ShouldBeEmpty();

        _elements.Remove(Shared);
        _elements.TakeChanges().Removed.Select(element => element.Key).ShouldBe([Shared.Key]);
    }

    [Fact]
    public void Coming_and_going_at_once_is_nothing()
    {
        _elements.Add(Shared);
        _elements.Remove(Shared);

        _elements.TakeChanges().ShouldSatisfyAllConditions(changes => changes.Added.ShouldBeEmpty(), changes => changes.Removed.ShouldBeEmpty());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_key_moves_from_one_owner_to_another_whoever_is_told_first(bool isNewOneFirst)
    {
        _elements.Add(Of(Web));
        _elements.TakeChanges();

        if (isNewOneFirst)
        {
            _elements.Add(Of(Other));
            _elements.Remove(Of(Web));
        }
        else
        {
            _elements.Remove(Of(Web));
            _elements.Add(Of(Other));
        }

        var (removed, added) = _elements.TakeChanges();
        removed.Count.ShouldBe(1);
        added.ShouldBe([Of(Other)]);
    }

    [Fact]
    public void What_the_kernel_has_is_adopted_and_the_rest_of_it_goes()
    {
        Span<byte> comment = stackalloc byte[NftablesComment.MaxLength];
        var stranger = Of(Web) with { Key = Of(Web).Key.WithPort(1) };
        _elements.Adopt(IpvsSet.ServicePorts, Of(Web).Key, default, NftablesComment.Write(Web, comment));
        _elements.Adopt(stranger.Set, stranger.Key, default, default);

        _elements.Add(Of(Web));

        var (removed, added) = _elements.TakeChanges();
        added.ShouldBeEmpty();
        removed.Select(element => element.Key).ShouldBe([stranger.Key]);
    }

    private static IpvsElement Shared => new(IpvsSet.ClusterIPs, default(ElementBytes).With(IPAddress.Parse("10.96.0.1")), default, null);

    private static IpvsElement Of(ServicePortName name) => new(IpvsSet.ServicePorts, default(ElementBytes).With(IPAddress.Parse("10.96.0.1")).With(Protocol.Tcp).WithPort(80), default, name);
}
