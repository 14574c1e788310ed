using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Bench.Floor;

/// <summary>
/// All that a table holds, as the kernel tells it, to be written again in another namespace with nothing between the bytes and the kernel.
/// So the floor is made of the backend's own elements, whatever they are.
/// </summary>
internal sealed class KernelCopy
{
    private readonly NftTable _table;
    private readonly IReadOnlyList<NftSet> _sets;
    private readonly IReadOnlyList<NftChain> _chains;
    private readonly IReadOnlyList<NftRule> _rules;
    private readonly List<CopiedElement> _elements = [];

    private KernelCopy(NftablesConnection connection, NftTable table)
    {
        _table = table;
        _sets = connection.ListSets(table.Family, table.Name);
        _chains = connection.ListChains(table.Family, table.Name);
        _rules = connection.ListRules(table.Family, table.Name);
        foreach (var set in _sets)
        {
            connection.ReadElements(table.Family, table.Name, set.Name, (in element) => Copy(set, element), () => _elements.RemoveAll(element => element.Set == set));
        }
    }

    /// <summary>Elements of plain sets and maps; the few ranges that belong to the node are part of the frame and not copied.</summary>
    internal int ElementCount => _elements.Count;

    /// <summary>Reads the only table of the family that the namespace has.</summary>
    internal static KernelCopy Read(NftablesConnection connection, NftFamily family)
    {
        var tables = connection.ListTables(family);
        return tables.Count == 1 ? new KernelCopy(connection, tables[0]) : throw new InvalidOperationException($"There are {tables.Count} tables, not one.");
    }

    /// <summary>Writes the table, its sets of the same sizes, its chains and rules, without an element.</summary>
    internal void WriteFrame(NftablesConnection connection)
    {
        using var batch = new NftBatch(_table.Family, _table.Name);
        batch.AddTable(_table);
        foreach (var set in _sets)
        {
            batch.AddSet(set);
        }

        foreach (var chain in _chains)
        {
            batch.AddChain(chain);
        }

        foreach (var rule in _rules)
        {
            batch.AddRule(rule);
        }

        connection.Commit(batch);
    }

    /// <summary>One transaction with every element; the bytes are made here, so that committing it is the kernel's work alone.</summary>
    internal NftBatch BuildElements()
    {
        var batch = new NftBatch(_table.Family, _table.Name);
        foreach (var element in _elements)
        {
            if (element.Verdict is { } verdict)
            {
                batch.AddElement(element.Set, element.Key, verdict, element.Comment);
            }
            else
            {
                batch.AddElement(element.Set, element.Key, element.Data, element.Comment);
            }
        }

        return batch;
    }

    /// <summary>Two transactions of two elements each, one taking back what the other does: an element of the largest map out and in with other data.</summary>
    internal (NftBatch There, NftBatch Back) BuildReplacement()
    {
        var element = _elements.Where(item => item.Data.Length > 0).GroupBy(item => item.Set.Name).MaxBy(items => items.Count())!.First();
        var other = element.Data.ToArray();
        other[3] ^= 0xFF;
        return (Replace(element, other), Replace(element, element.Data));
    }

    private NftBatch Replace(CopiedElement element, byte[] data)
    {
        var batch = new NftBatch(_table.Family, _table.Name);
        batch.DeleteElement(element.Set, element.Key);
        batch.AddElement(element.Set, element.Key, data, element.Comment);
        return batch;
    }

    private void Copy(NftSet set, in NftElement element)
    {
        if ((set.Flags & NftSetFlags.Interval) == 0 && !element.IsCatchAll)
        {
            _elements.Add(new CopiedElement(set, element.Key.ToArray(), element.Data.ToArray(), element.GetVerdict(), element.CommentUtf8.ToArray()));
        }
    }

    private sealed record CopiedElement(NftSet Set, byte[] Key, byte[] Data, NftVerdict? Verdict, byte[] Comment);
}
