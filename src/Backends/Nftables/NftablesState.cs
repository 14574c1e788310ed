using System.Runtime.InteropServices;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Tables;

namespace KubeProxyNet.Backends.Nftables;

/// <summary>
/// What has to be remembered of the kernel's state to change it without reading it: slots, how many use what is shared, how full each set is.
/// Thrown away, and made anew from the kernel, whenever a write failed.
/// </summary>
internal sealed class NftablesState(NftablesDialect dialect)
{
    private readonly Dictionary<ServicePortName, NftablesServiceSlots> _slots = [];
    private readonly Dictionary<(NftablesSet, ElementBytes), int> _shared = [];
    private readonly Dictionary<NftablesPick, int> _picks = [];
    private readonly Dictionary<ServicePortName, NftablesStickyPort> _sticky = [];
    private readonly HashSet<string> _retired = [];
    private readonly int[] _counts = new int[NftablesPlan.AllSets.Length];
    private readonly List<NftablesElement> _before = [];
    private readonly List<NftablesElement> _after = [];
    private readonly Dictionary<(NftablesSet, ElementBytes), NftablesElement> _leaving = [];

    /// <summary>Number of elements in each set, by <see cref="NftablesSet"/>.</summary>
    internal ReadOnlySpan<int> Counts => _counts;

    /// <summary>Makes room for a whole cluster at once; growing step by step leaves as much behind again.</summary>
    internal void Reserve(int services, ReadOnlySpan<int> counts)
    {
        _slots.EnsureCapacity(services);
        _shared.EnsureCapacity(counts[(int)NftablesSet.ClusterIPs] + counts[(int)NftablesSet.HairpinConnections]);
    }

    /// <summary>Moves one service port to its next rules and notes the difference.</summary>
    internal void Move(ServicePortName name, ServiceRules? before, ServiceRules? after, NftablesDelta delta)
    {
        _before.Clear();
        _after.Clear();
        var slots = _slots.GetValueOrDefault(name, NftablesServiceSlots.None);
        if (before is not null)
        {
            NftablesRenderer.Render(before, slots, _before);
        }

        var next = Remember(name, slots, after);
        if (after is not null)
        {
            NftablesRenderer.Render(after, next, _after);
        }

        MoveSticky(name, NftablesSticky.Build(after, next, dialect), delta);
        Compare(delta);
    }

    /// <summary>Moves the node's own elements and notes the difference.</summary>
    internal void Move(NodeRules before, NodeRules after, NftablesDelta delta)
    {
        _before.Clear();
        _after.Clear();
        NftablesRenderer.Render(before, _before);
        NftablesRenderer.Render(after, _after);
        Compare(delta);
    }

    /// <summary>Takes over the node's own elements, which the kernel may have already.</summary>
    internal void Adopt(NodeRules node, NftablesElements kernel, NftablesDelta delta)
    {
        _after.Clear();
        NftablesRenderer.Render(node, _after);
        AdoptElements(kernel, delta);
    }

    /// <summary>Takes over a service port whose elements the kernel may have already; the slots it has there are kept.</summary>
    internal void Adopt(
        ServiceRules rules, NftablesServiceSlots present, NftablesElements kernel, Func<NftablesStickyPort, NftablesStickyPort?> findSticky, NftablesDelta delta)
    {
        _after.Clear();
        var slots = Remember(rules.Name, present, rules);
        NftablesRenderer.Render(rules, slots, _after);
        if (NftablesSticky.Build(rules, slots, dialect) is { } sticky)
        {
            _sticky[rules.Name] = sticky;
            Use(sticky, delta);
            delta.Sticky.Add(new NftablesStickyChange(findSticky(sticky), sticky, WasReadBack: true));
        }

        AdoptElements(kernel, delta);
    }

    /// <summary>Notes a pick chain that the kernel has.</summary>
    internal void AdoptPick(NftablesPick pick) => _picks.TryAdd(pick, 0);

    /// <summary>
    /// The chains of service ports that nothing leads to now. Pick chains stay when nobody uses them: there is one for each number of destinations that has ever
    /// been, and to make one costs the kernel a walk through the endpoints map.
    /// </summary>
    internal List<string> FindRetired() => [.. _retired];

    /// <summary>Forgets those of the given chains that nothing leads to still, and has them deleted.</summary>
    internal void Sweep(List<string> retired, NftablesDelta delta) => delta.UnusedChains.AddRange(retired.Where(_retired.Remove));

    private void AdoptElements(NftablesElements kernel, NftablesDelta delta)
    {
        foreach (var element in _after)
        {
            if (!IsFirstUse(element, delta))
            {
                continue;
            }

            _counts[(int)element.Set]++;
            switch (kernel.Take(element))
            {
                case NftablesElements.Match.Different:
                    delta.Remove(element);
                    delta.Add(element);
                    break;
                case NftablesElements.Match.Missing:
                    delta.Add(element);
                    break;
            }
        }
    }

    private void MoveSticky(ServicePortName name, NftablesStickyPort? after, NftablesDelta delta)
    {
        var before = _sticky.GetValueOrDefault(name);
        if (before == after)
        {
            return;
        }

        if (after is not null)
        {
            _sticky[name] = after;
            Use(after, delta);
        }
        else
        {
            _sticky.Remove(name);
        }

        foreach (var pick in before?.Picks ?? [])
        {
            CollectionsMarshal.GetValueRefOrNullRef(_picks, pick)--;
        }

        _retired.UnionWith((before?.Chains ?? []).Where(chain => after?.Find(chain) is null).Select(chain => chain.Name));
        delta.Sticky.Add(new NftablesStickyChange(before, after, WasReadBack: false));
    }

    private void Use(NftablesStickyPort sticky, NftablesDelta delta)
    {
        foreach (var pick in sticky.Picks)
        {
            Use(pick, delta);
        }

        _retired.ExceptWith(sticky.Chains.Select(chain => chain.Name));
    }

    private void Use(NftablesPick pick, NftablesDelta delta)
    {
        ref var uses = ref CollectionsMarshal.GetValueRefOrAddDefault(_picks, pick, out var exists);
        uses++;
        if (!exists)
        {
            delta.NewPicks.Add(pick);
        }
    }

    private NftablesServiceSlots Remember(ServicePortName name, NftablesServiceSlots slots, ServiceRules? rules)
    {
        if (rules is null)
        {
            _slots.Remove(name);
            return NftablesServiceSlots.None;
        }

        return _slots[name] = slots.Next(rules);
    }

    private void Compare(NftablesDelta delta)
    {
        _leaving.Clear();
        foreach (var element in _before)
        {
            if (IsLastUse(element))
            {
                _leaving[(element.Set, element.Key)] = element;
            }
        }

        foreach (var element in _after)
        {
            if (!IsFirstUse(element, delta))
            {
                continue;
            }

            if (_leaving.Remove((element.Set, element.Key), out var present))
            {
                if (!element.HasSameContentAs(present))
                {
                    delta.Remove(present);
                    delta.Add(element);
                }

                continue;
            }

            _counts[(int)element.Set]++;
            delta.Add(element);
        }

        foreach (var element in _leaving.Values)
        {
            _counts[(int)element.Set]--;
            delta.Remove(element);
        }
    }

    // Several frontends can need the same element: those without a service of their own are counted.
    private bool IsFirstUse(NftablesElement element, NftablesDelta delta)
    {
        if (!element.Target.Pick.IsNone)
        {
            Use(element.Target.Pick, delta);
        }

        return !IsShared(element) || ++CollectionsMarshal.GetValueRefOrAddDefault(_shared, (element.Set, element.Key), out _) == 1;
    }

    private bool IsLastUse(NftablesElement element)
    {
        if (!element.Target.Pick.IsNone)
        {
            CollectionsMarshal.GetValueRefOrNullRef(_picks, element.Target.Pick)--;
        }

        if (!IsShared(element))
        {
            return true;
        }

        ref var uses = ref CollectionsMarshal.GetValueRefOrNullRef(_shared, (element.Set, element.Key));
        if (--uses > 0)
        {
            return false;
        }

        _shared.Remove((element.Set, element.Key));
        return true;
    }

    private static bool IsShared(NftablesElement element) => element.Set is NftablesSet.ClusterIPs or NftablesSet.HairpinConnections;
}
