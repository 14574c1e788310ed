using System.Text;
using KubeProxyNet.Backends.Nftables;
using KubeProxyNet.Backends.Tables;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Kernel.Tests.Histories;

// The same, as the kernel has it.
internal static class KernelTable
{
    private static readonly Dictionary<string, NftablesSet> Known = NftablesPlan.AllSets.ToDictionary(NftablesNames.NameOf);

    internal static TableContent Read(NftablesConnection connection, NftablesDialect dialect)
    {
        var rules = connection.ListRules(dialect.Family, NftablesNames.Table).ToLookup(rule => rule.Chain, rule => rule.Expressions);
        var chains = connection.ListChains(dialect.Family, NftablesNames.Table)
            .ToDictionary(chain => chain.Name, chain => (chain with { Handle = 0 }, rules[chain.Name].ToEquatableArray()));
        var sets = connection.ListSets(dialect.Family, NftablesNames.Table).ToDictionary(set => set.Name, set => set with { Handle = 0, ElementCount = null });
        var elements = new HashSet<TableElement>();
        foreach (var (name, set) in sets)
        {
            var isOurs = Known.TryGetValue(name, out var known);
            if (isOurs)
            {
                sets[name] = set with { Size = null };
            }

            if (isOurs || NftablesSticky.IsMembers(name))
            {
                ReadElements(connection, dialect, name, isOurs ? known : null, elements);
            }
        }

        return new TableContent(chains, sets, elements);
    }

    // Slots are numbers from 0 without a hole: a random number below the count is looked up.
    private static void ReadElements(NftablesConnection connection, NftablesDialect dialect, string name, NftablesSet? set, HashSet<TableElement> elements)
    {
        var isEndpoints = set is { } known && BuiltTable.IsEndpoints(known);
        var slots = isEndpoints ? new Dictionary<ElementBytes, (int Count, int Highest)>() : null;
        connection.ReadElements(dialect.Family, NftablesNames.Table, name, Take);
        foreach (var (frontend, (count, highest)) in slots ?? [])
        {
            highest.ShouldBe(count - 1, $"slots of {frontend} in {name}");
        }

        void Take(in NftElement element)
        {
            var key = ElementBytes.From(isEndpoints ? element.Key[..^4] : element.Key);
            var end = set != NftablesSet.FirewallAllowed ? default : element.KeyEnd.IsEmpty ? key : ElementBytes.From(element.KeyEnd);
            var target = element.GetVerdict()?.Chain;
            elements.Add(new TableElement(name, key, end, ElementBytes.From(element.Data), target, Encoding.UTF8.GetString(element.CommentUtf8)))
                .ShouldBeTrue($"{key} twice in {name}");
            if (slots is not null)
            {
                var (count, highest) = slots.GetValueOrDefault(key, (0, -1));
                slots[key] = (count + 1, Math.Max(highest, BitConverter.ToInt32(element.Key[^4..])));
            }
        }
    }
}
