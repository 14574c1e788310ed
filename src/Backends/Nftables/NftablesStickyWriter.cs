using System.Net;
using KubeProxyNet.Backends.Tables;
using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Backends.Nftables;

/// <summary>Writes the steps of sticky service ports into the batch, in an order in which nothing leads to what is not there.</summary>
internal sealed class NftablesStickyWriter(NftBatch batch, NftablesBindings bindings)
{
    private readonly List<NftablesStickyPool> _toSweep = [];

    /// <summary>Writes sets, members, chains and bindings; before the elements that lead to the chains.</summary>
    internal void Prepare(NftablesStickyChange change)
    {
        if (change.After is not { } after)
        {
            return;
        }

        foreach (var pool in after.Pools)
        {
            WritePool(pool, change, after.Timeout);
        }

        foreach (var chain in after.Chains)
        {
            var present = change.Before?.Find(chain);
            if (present == chain)
            {
                continue;
            }

            if (present is null)
            {
                batch.AddChain(chain.Chain);
            }
            else
            {
                batch.FlushChain(chain.Name);
            }

            foreach (var rule in chain.Rules)
            {
                batch.AddRule(new NftRule(chain.Name, rule.Expressions));
            }
        }
    }

    /// <summary>
    /// Empties the chains that are needed no more and deletes their sets; after the elements. The chains themselves go with the next
    /// transaction: before 6.2 the kernel does not let them go with the last element that leads to them.
    /// </summary>
    internal void Retire(NftablesStickyChange change)
    {
        if (change.Before is not { } before)
        {
            return;
        }

        foreach (var chain in before.Chains.Where(chain => change.After?.Find(chain) is null))
        {
            batch.FlushChain(chain.Name);
        }

        foreach (var pool in before.Pools.Where(pool => change.After?.Find(pool) is null))
        {
            batch.DeleteSet(pool.Affinity.Name);
            batch.DeleteSet(pool.Members.Name);
        }
    }

    /// <summary>After the commit: looks once more for bindings to destinations that left.</summary>
    internal void Sweep()
    {
        _toSweep.ForEach(bindings.Sweep);
        _toSweep.Clear();
    }

    internal void Clear() => _toSweep.Clear();

    private void WritePool(NftablesStickyPool pool, NftablesStickyChange change, TimeSpan timeout)
    {
        var present = change.Before?.Find(pool);
        if (present is null)
        {
            batch.AddSet(pool.Affinity);
            batch.AddSet(pool.Members);
        }

        var left = (present?.Addresses ?? []).Except(pool.Addresses).ToList();
        foreach (var address in left)
        {
            batch.DeleteElement(pool.Members, KeyOf(address).Span);
        }

        foreach (var address in pool.Addresses.Except(present?.Addresses ?? []))
        {
            batch.AddElement(pool.Members, KeyOf(address).Span);
        }

        if (present is null)
        {
            bindings.Restore(pool, timeout, batch);
        }
        else if (left.Count > 0 || change.WasReadBack || change.Before?.Timeout != timeout)
        {
            bindings.Correct(pool, timeout, batch);
            _toSweep.Add(pool);
        }
    }

    private static ElementBytes KeyOf(IPAddress address) => default(ElementBytes).With(address);
}
