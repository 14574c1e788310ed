namespace KubeProxyNet.Backends.Nftables;

/// <summary>Elements to take away and to put in, by set, and pick chains that must be there first.</summary>
internal sealed class NftablesDelta
{
    private const int KeptCapacity = 1024;

    private readonly List<NftablesElement>[] _removed = [.. NftablesPlan.AllSets.Select(_ => new List<NftablesElement>())];
    private readonly List<NftablesElement>[] _added = [.. NftablesPlan.AllSets.Select(_ => new List<NftablesElement>())];

    /// <summary>Pick chains that do not exist yet.</summary>
    internal List<NftablesPick> NewPicks { get; } = [];

    /// <summary>Chains that nothing leads to any more, by name.</summary>
    internal List<string> UnusedChains { get; } = [];

    /// <summary>Steps of service ports with session affinity.</summary>
    internal List<NftablesStickyChange> Sticky { get; } = [];

    /// <summary>Number of elements taken away and put in.</summary>
    internal int Count { get; private set; }

    internal List<NftablesElement> RemovedFrom(NftablesSet set) => _removed[(int)set];

    internal List<NftablesElement> AddedTo(NftablesSet set) => _added[(int)set];

    internal void Remove(NftablesElement element)
    {
        _removed[(int)element.Set].Add(element);
        Count++;
    }

    internal void Add(NftablesElement element)
    {
        _added[(int)element.Set].Add(element);
        Count++;
    }

    internal void Clear()
    {
        foreach (var set in NftablesPlan.AllSets)
        {
            _removed[(int)set].Clear();
            _added[(int)set].Clear();
        }

        NewPicks.Clear();
        UnusedChains.Clear();
        Sticky.Clear();
        Count = 0;
    }

    /// <summary>Gives back the room that a whole cluster took; a change needs little. For an empty one.</summary>
    internal void Shrink()
    {
        foreach (var elements in _removed.Concat(_added).Where(elements => elements.Capacity > KeptCapacity))
        {
            elements.Capacity = 0;
        }
    }
}
