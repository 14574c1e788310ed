using System.Globalization;
using System.Text;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Tables;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Ipvs;

namespace KubeProxyNet.Backends.Ipvs;

/// <summary>What the kernel should hold for a ruleset, on a node whose other links have none of the virtual addresses. A value; prints itself.</summary>
/// <param name="Dialect">The address family's words.</param>
/// <param name="Chains">The chains of our table.</param>
/// <param name="Services">The virtual services, by name of their service port.</param>
/// <param name="Elements">The elements of our sets and maps.</param>
/// <param name="Addresses">The addresses on our device.</param>
internal sealed record IpvsPlan(
    NftablesDialect Dialect, EquatableArray<NftablesChain> Chains, EquatableArray<IpvsService> Services, EquatableArray<IpvsElement> Elements, EquatableArray<string> Addresses)
{
    /// <summary>The plan for a ruleset. Pure.</summary>
    internal static IpvsPlan Build(Ruleset ruleset, IpvsSettings settings)
    {
        var dialect = NftablesDialect.Of(ruleset.Family);
        var renderer = new IpvsRenderer(ruleset.Family, settings, new IpvsMarks());
        var parts = ruleset.Services.Keys.Order().Select(name => renderer.Render(ruleset.Services[name])).ToList();
        var addresses = parts.SelectMany(part => part.Addresses).Select(address => address.ToString()).Distinct().Order(StringComparer.Ordinal);
        return new IpvsPlan(
            dialect,
            IpvsStaticRules.Build(ruleset.Node, dialect),
            [.. parts.SelectMany(part => part.Services)],
            [.. parts.SelectMany(part => part.Elements).Distinct().OrderBy(element => element.Set).ThenBy(element => element.Key.ToString(), StringComparer.Ordinal)],
            [.. addresses]);
    }

    /// <summary>The chains, in nft's words.</summary>
    internal string PrintChains(IEnumerable<NftablesChain>? known = null)
    {
        var text = new StringBuilder();
        foreach (var chain in Chains.Except(known ?? []))
        {
            text.Append(CultureInfo.InvariantCulture, $"chain {chain.Name}{(chain.Chain.Base is { } hook ? $" hook {hook.Hook.ToString().ToLowerInvariant()} priority {hook.Priority}" : "")}\n");
            text.AppendJoin("", chain.Rules.Select(rule => $"  {rule.Text}\n"));
        }

        return text.ToString();
    }

    /// <summary>Services as <c>ipvsadm -Sn</c> prints them, under the service port's name; then addresses and elements.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"device {IpvsNames.Device}, {Dialect.IPFamily}\n");
        text.AppendJoin("", Addresses.Select(address => $"  {address}\n"));
        foreach (var service in Services)
        {
            Append(text, service);
        }

        text.Append(CultureInfo.InvariantCulture, $"table {Dialect.Word} {IpvsNames.Table}\n");
        foreach (var set in Elements.GroupBy(element => element.Set))
        {
            Append(text, set.Key, set);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, IpvsService service)
    {
        var id = service.Service.Id;
        var words = id.IsMark
            ? string.Create(CultureInfo.InvariantCulture, $"-f 0x{id.Mark:x8}{(id.IsIPv6 ? " -6" : "")}")
            : $"{IpvsServices.ProtocolOf(id) switch { Protocol.Tcp => "-t", Protocol.Udp => "-u", _ => "--sctp-service" }} {new System.Net.IPEndPoint(id.Address.ToIPAddress(), id.Port)}";
        text.Append(CultureInfo.InvariantCulture, $"-A {words} -s {service.Service.Scheduler}");
        text.Append(service.Service.Flags.HasFlag(IpvsServiceFlags.Persistent) ? string.Create(CultureInfo.InvariantCulture, $" -p {service.Service.Timeout}") : "");
        text.Append(FlagsOf(service.Service)).Append(CultureInfo.InvariantCulture, $" # {service.Owner}\n");
        foreach (var destination in service.Destinations)
        {
            text.Append(CultureInfo.InvariantCulture, $"-a {words} -r {destination} -m -w {service.Weight}\n");
        }
    }

    private static string FlagsOf(VirtualService service)
    {
        string[] flags =
        [
            .. service.Flags.HasFlag(IpvsServiceFlags.Scheduler1) ? (string[])[$"{service.Scheduler}-fallback"] : [],
            .. service.Flags.HasFlag(IpvsServiceFlags.Scheduler2) ? (string[])[$"{service.Scheduler}-port"] : [],
        ];
        return flags.Length == 0 ? "" : $" -b {string.Join(',', flags)}";
    }

    private void Append(StringBuilder text, IpvsSet set, IEnumerable<IpvsElement> elements)
    {
        var definition = IpvsSetDefinitions.Define(set, Dialect);
        text.Append(CultureInfo.InvariantCulture, $"{(definition.IsMap ? "map" : "set")} {definition.Name}\n");
        foreach (var element in elements)
        {
            text.Append("  ").Append(ElementText.Describe(definition.KeyType, element.Key));
            text.Append(set == IpvsSet.FirewallAllowed ? $"-{new System.Net.IPAddress(element.Data.Span)}" : "");
            text.Append(definition.IsMap ? $" : {ElementText.Describe(definition.DataType, element.Data)}" : "");
            text.Append(element.Service is { } service ? $" # {service}\n" : "\n");
        }
    }
}
