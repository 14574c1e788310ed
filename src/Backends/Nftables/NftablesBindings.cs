using KubeProxyNet.Backends.Tables;
using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Backends.Nftables;

/// <summary>
/// Which client stays with which destination is state that only the kernel has: packets write it. It is read where it must be put right, one
/// service port at a time.
/// </summary>
internal sealed class NftablesBindings(NftablesConnection connection, NftablesDialect dialect)
{
    private const int SweepAttempts = 4;

    private readonly Dictionary<string, List<NftablesBinding>> _kept = [];
    private bool? _destroys;

    /// <summary>Reads the bindings of these pools, before their table goes.</summary>
    internal void Keep(IEnumerable<NftablesStickyPool> pools)
    {
        _kept.Clear();
        foreach (var pool in pools)
        {
            _kept[pool.Affinity.Name] = Read(pool);
        }
    }

    /// <summary>Writes back what was kept for a pool that was made anew.</summary>
    internal void Restore(NftablesStickyPool pool, TimeSpan timeout, NftBatch batch)
    {
        if (!_kept.Remove(pool.Affinity.Name, out var bindings))
        {
            return;
        }

        var members = MembersOf(pool);

        // A map that was told to be smaller than it was takes as many as it can.
        foreach (var binding in bindings.Where(binding => members.Contains(binding.Destination)).Take((int)(pool.Affinity.Size ?? int.MaxValue)))
        {
            Add(pool, binding.Timeout == timeout ? binding : binding.With(timeout), batch);
        }
    }

    /// <summary>
    /// Takes out the bindings to destinations that are not members, and gives the others the timeout that holds now. Bindings come and go
    /// meanwhile: without a message for deleting what may not be there, this has to wait for <see cref="Sweep"/>.
    /// </summary>
    internal void Correct(NftablesStickyPool pool, TimeSpan timeout, NftBatch batch)
    {
        if (!CanDestroy())
        {
            return;
        }

        var members = MembersOf(pool);
        foreach (var binding in Read(pool))
        {
            var isMember = members.Contains(binding.Destination);
            if (isMember && binding.Timeout == timeout)
            {
                continue;
            }

            batch.DestroyElement(pool.Affinity, binding.Client.Span);
            if (isMember)
            {
                Add(pool, binding.With(timeout), batch);
            }
        }
    }

    /// <summary>Takes out what was bound to a leaving destination while the transaction was under way.</summary>
    internal void Sweep(NftablesStickyPool pool)
    {
        var members = MembersOf(pool);
        using var batch = new NftBatch(dialect.Family, NftablesNames.Table);
        for (var attempt = 1; ; attempt++)
        {
            batch.Clear();
            foreach (var binding in Read(pool).Where(binding => !members.Contains(binding.Destination)))
            {
                batch.DeleteElement(pool.Affinity, binding.Client.Span);
            }

            try
            {
                connection.Commit(batch);
                return;
            }
            catch (NftBatchException error) when (attempt < SweepAttempts && error.Errors.Count > 0 && error.Errors.All(refused => refused.Error.IsNotFound))
            {
                // One expired in between.
            }
        }
    }

    private static HashSet<ElementBytes> MembersOf(NftablesStickyPool pool) => [.. pool.Addresses.Select(address => default(ElementBytes).With(address))];

    private static void Add(NftablesStickyPool pool, NftablesBinding binding, NftBatch batch)
    {
        if (binding.Remaining > TimeSpan.Zero)
        {
            batch.AddElement(pool.Affinity, binding.Client.Span, binding.Destination.Span, timeout: binding.Timeout, expiration: binding.Remaining);
        }
    }

    private List<NftablesBinding> Read(NftablesStickyPool pool)
    {
        var bindings = new List<NftablesBinding>();
        connection.ReadElements(
            dialect.Family,
            NftablesNames.Table,
            pool.Affinity.Name,
            (in NftElement element) => bindings.Add(new NftablesBinding(
                ElementBytes.From(element.Key), ElementBytes.From(element.Data), element.Timeout ?? TimeSpan.Zero, element.Expiration ?? TimeSpan.Zero)),
            bindings.Clear);
        return bindings;
    }

    private bool CanDestroy() => _destroys ??= NftablesProbe.Find(connection, dialect.Family, NftFeature.Destroy).Support == NftSupport.Supported;
}
