using System.Globalization;
using System.Numerics;
using System.Text;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Tables;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Backends.Nftables;

/// <summary>The frame of our table that elements are put into: sets with their sizes, chains with their rules. A value; prints itself.</summary>
/// <param name="Dialect">The address family's words.</param>
/// <param name="Sets">Every set and map.</param>
/// <param name="Chains">The static chains; pick chains come and go with the counts in use.</param>
internal sealed record NftablesPlan(NftablesDialect Dialect, EquatableArray<NftSet> Sets, EquatableArray<NftablesChain> Chains)
{
    internal static readonly NftablesSet[] AllSets = Enum.GetValues<NftablesSet>();

    /// <summary>The frame for this node and so many elements in each set, by <see cref="NftablesSet"/>.</summary>
    internal static NftablesPlan Build(NodeRules node, NftablesDialect dialect, ReadOnlySpan<int> elementCounts)
    {
        var sets = new NftSet[AllSets.Length];
        foreach (var set in AllSets)
        {
            sets[(int)set] = NftablesSetDefinitions.Define(set, dialect) with { Size = SizeFor(set, elementCounts[(int)set]) };
        }

        return new NftablesPlan(dialect, [.. sets], NftablesStaticRules.Build(node, dialect));
    }

    /// <summary>
    /// The size to declare: four times what is needed now. A declared size makes the kernel's table a fixed one, which loads two and a half times
    /// faster than one that grows, but it is full at that number.
    /// </summary>
    internal static uint SizeFor(NftablesSet set, int elements) => Math.Max(SmallestSizeOf(set), BitOperations.RoundUpToPowerOf2((uint)elements * 4));

    /// <summary>The most elements that a set of this size is filled with before a larger one takes its place.</summary>
    internal static uint LimitOf(uint size) => size / 10 * 9;

    /// <summary>Whether a set of the kernel is the one wanted, with room for so many elements.</summary>
    internal bool Accepts(NftSet present, NftablesSet set, int elements) =>
        present.Size is { } size && LimitOf(size) >= elements && present.HasSameContentAs(Sets[(int)set] with { Size = present.Size });

    /// <summary>The frame as text, one object a line.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"table {Dialect.Word} {NftablesNames.Table}\n");
        foreach (var set in Sets)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(set.IsMap ? "map" : "set")} {set.Name}\n");
        }

        foreach (var chain in Chains)
        {
            text.Append(CultureInfo.InvariantCulture, $"chain {chain.Name}{(chain.Chain.Base is { } hook ? $" hook {hook.Hook.ToString().ToLowerInvariant()} priority {hook.Priority}" : "")}\n");
            foreach (var rule in chain.Rules)
            {
                text.Append(CultureInfo.InvariantCulture, $"  {rule.Text}\n");
            }
        }

        return text.ToString();
    }

    // A fixed table takes its memory at once: 16 bytes an element of its size.
    private static uint SmallestSizeOf(NftablesSet set) => set switch
    {
        NftablesSet.ServicePorts or NftablesSet.EndpointsTcp or NftablesSet.HairpinConnections => 4096,
        _ => 1024,
    };
}
