using System.Net;
using System.Text;
using KubeProxyNet.Backends.Ipvs;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Tables;
using KubeProxyNet.Netlink.Ipvs;
using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Netlink.Route;
using KubeProxyNet.Testing;

namespace KubeProxyNet.Kernel.Tests.Histories;

internal sealed class IpvsHistoryKernel : IHistoryKernel
{
    private static readonly IpvsSettings Settings = new();

    private readonly Sandbox _sandbox = new();
    private readonly IpvsPlace _place;
    private readonly IpvsConnection _ipvs;
    private readonly NftablesConnection _nftables;
    private readonly RouteConnection _route;

    internal IpvsHistoryKernel()
    {
        _place = new IpvsPlace(_sandbox.Namespace);
        _ipvs = IpvsConnection.Open(_sandbox.Namespace);
        _nftables = NftablesConnection.Open(_sandbox.Namespace);
        _route = RouteConnection.Open(_sandbox.Namespace);
    }

    public IProxyBackend Open(IPFamily family) => new IpvsBackend(family, _place, Settings);

    public void Remove(IPFamily family) => IpvsCleanup.Run(_place, family);

    public string? DifferenceTo(Ruleset ruleset, bool isLast)
    {
        var plan = IpvsPlan.Build(ruleset, Settings);
        IEnumerable<IpvsElement> elements =
        [
            .. plan.Elements,
            .. (ruleset.Node.NodePortAddresses ?? []).Select(address => Address(IpvsSet.NodePortIPs, address)),
            .. plan.Addresses.Select(IPAddress.Parse).SelectMany(address => (IpvsElement[])[Address(IpvsSet.ServiceIPs, address), Address(IpvsSet.VirtualIPs, address)]),
        ];
        HashSet<string> expected =
        [
            .. plan.Chains.SelectMany(chain => chain.Rules.Select((rule, index) => $"chain {chain.Name} rule {index}: {string.Join(", ", rule.Expressions)}")),
            .. plan.Addresses.Select(address => $"address {address}"),
            .. plan.Services.SelectMany(service => Describe(service.Service, service.Destinations.Select(destination => $"{destination} weight {service.Weight}"))),
            .. elements.Select(Describe),
        ];
        return Compare(Read(ruleset.Family), expected);
    }

    public string? DifferenceTo(IHistoryKernel other, IPFamily family, bool isLast) => Compare(Read(family), ((IpvsHistoryKernel)other).Read(family));

    public void Dispose()
    {
        _ipvs.Dispose();
        _nftables.Dispose();
        _route.Dispose();
        _sandbox.Dispose();
    }

    private static string? Compare(HashSet<string> present, HashSet<string> expected)
    {
        string[] differences = [.. present.Except(expected).Select(line => $"too much: {line}"), .. expected.Except(present).Select(line => $"missing: {line}")];
        return differences.Length == 0 ? null : string.Join('\n', differences);
    }

    // No connection is open in these namespaces: a destination that is not wanted has to go at once.
    private HashSet<string> Read(IPFamily family)
    {
        var dialect = NftablesDialect.Of(family);
        var lines = new HashSet<string>();
        foreach (var chain in _nftables.ListRules(dialect.Family, IpvsNames.Table).GroupBy(rule => rule.Chain))
        {
            lines.UnionWith(chain.Select((rule, index) => $"chain {chain.Key} rule {index}: {string.Join(", ", rule.Expressions)}"));
        }

        foreach (var service in _ipvs.ListServices().Where(service => service.Id.IsIPv6 == (family == IPFamily.IPv6)))
        {
            lines.UnionWith(Describe(service, _ipvs.ListDestinations(service.Id).Select(item => $"{new Destination(item.Address.ToIPAddress(), item.Port, IsLocal: false)} weight {item.Weight}")));
        }

        var device = _route.FindLink(IpvsNames.Device)?.Index;
        lines.UnionWith(_route.ListAddresses(family: IpvsSnapshot.FamilyOf(family))
            .Where(address => address.LinkIndex == device && !address.Local.IsIPv6LinkLocal)
            .Select(address => $"address {address.Local}"));
        foreach (var set in IpvsSetDefinitions.All)
        {
            ReadElements(dialect, set, lines);
        }

        return lines;
    }

    private void ReadElements(NftablesDialect dialect, IpvsSet set, HashSet<string> lines) => _nftables.ReadElements(
        dialect.Family,
        IpvsNames.Table,
        IpvsNames.NameOf(set),
        (in NftElement element) =>
        {
            var last = element.KeyEnd.IsEmpty ? element.Key : element.KeyEnd;
            var key = ElementBytes.From(element.Key);
            var data = set == IpvsSet.FirewallAllowed ? ElementBytes.From(last[^(dialect.IPFamily == IPFamily.IPv4 ? 4 : 16)..]) : ElementBytes.From(element.Data);
            lines.Add(Describe(set, key, data, Encoding.UTF8.GetString(element.CommentUtf8))).ShouldBeTrue($"{key} twice in {set}");
        });

    private static IpvsElement Address(IpvsSet set, IPAddress address) => new(set, default(ElementBytes).With(address), default, null);

    private static string Describe(IpvsElement element)
    {
        Span<byte> comment = stackalloc byte[NftablesComment.MaxLength];
        return Describe(element.Set, element.Key, element.Data, Encoding.UTF8.GetString(NftablesComment.Write(element.Service, comment)));
    }

    private static string Describe(IpvsSet set, ElementBytes key, ElementBytes data, string comment) => $"element of {set}: {key} : {data} \"{comment}\"";

    private static IEnumerable<string> Describe(VirtualService service, IEnumerable<string> destinations)
    {
        var id = service.Id.IsMark ? $"mark {service.Id.Mark:x}" : $"{service.Id.Protocol} {service.Id.Address.ToIPAddress()} port {service.Id.Port}";
        var isPersistent = service.Flags.HasFlag(IpvsServiceFlags.Persistent);
        var flags = service.Flags & (IpvsServiceFlags.Persistent | IpvsServiceFlags.Scheduler1 | IpvsServiceFlags.Scheduler2);
        return [$"service {id}: {service.Scheduler}, {flags}, {(isPersistent ? service.Timeout : 0)} s", .. destinations.Select(destination => $"service {id} to {destination}")];
    }
}
