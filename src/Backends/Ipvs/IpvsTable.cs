using System.Buffers.Binary;
using System.Net;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Tables;
using KubeProxyNet.Netlink.Conntrack;
using KubeProxyNet.Netlink.Ipvs;
using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Backends.Ipvs;

/// <summary>Our nftables table in the kernel: reads it back, makes it, and writes changes of its elements, each time in one transaction.</summary>
internal sealed class IpvsTable : IDisposable
{
    // A transaction holds the namespace's nf_tables mutex: bounded, so that nobody else on the node waits long.
    private const int MaxElements = 20_000;

    private readonly NftablesConnection _connection;
    private readonly NftablesDialect _dialect;
    private readonly NftBatch _batch;
    private readonly Dictionary<IpvsSet, NftSet> _sets;

    internal IpvsTable(NftablesConnection connection, NftablesDialect dialect)
    {
        _connection = connection;
        _dialect = dialect;
        _batch = new NftBatch(dialect.Family, IpvsNames.Table);
        _sets = IpvsSetDefinitions.All.ToDictionary(set => set, set => IpvsSetDefinitions.Define(set, dialect));
    }

    /// <summary>Objects and elements written since <see cref="Begin"/>.</summary>
    internal int Operations { get; private set; }

    /// <summary>Transactions since <see cref="Begin"/>.</summary>
    internal int Batches { get; private set; }

    /// <summary>The socket's address, which stands in the events that our commits cause.</summary>
    internal uint PortId => _connection.PortId;

    /// <summary>The virtual service that a frontend's key is for.</summary>
    internal static VirtualServiceId ServiceOf(ReadOnlySpan<byte> key) => VirtualServiceId.Of(
        (TransportProtocol)key[^8], new IPAddress(key[..^8]), BinaryPrimitives.ReadUInt16BigEndian(key[^4..]));

    internal void Begin()
    {
        _batch.Clear();
        (Operations, Batches) = (0, 0);
    }

    /// <summary>
    /// Hands the table's elements to the state as the kernel's, if the table is ours as it stands. Else it is made anew with the next write, in the same transaction
    /// that takes away the old one; what does not belong to it goes.
    /// </summary>
    /// <returns>The virtual services that its elements are for.</returns>
    internal IEnumerable<VirtualServiceId> Adopt(NodeRules node, IpvsElements elements)
    {
        var chains = IpvsStaticRules.Build(node, _dialect);
        if (!_connection.ListTables(_dialect.Family).Any(table => table.Name == IpvsNames.Table))
        {
            Create(chains);
            return [];
        }

        var present = _connection.ListSets(_dialect.Family, IpvsNames.Table).ToDictionary(set => set.Name);
        var presentChains = _connection.ListChains(_dialect.Family, IpvsNames.Table).ToDictionary(chain => chain.Name);
        IReadOnlyList<VirtualServiceId> services = present.ContainsKey(IpvsNames.NameOf(IpvsSet.ServicePorts)) ? [.. IpvsSnapshot.ReadServicesInTable(_connection, _dialect)] : [];
        if (!_sets.Values.All(set => present.TryGetValue(set.Name, out var other) && other.HasSameContentAs(set))
            || chains.Any(chain => presentChains.TryGetValue(chain.Name, out var other) && !other.HasSameContentAs(chain.Chain)))
        {
            _batch.DeleteTable();
            Create(chains);
            return services;
        }

        foreach (var set in IpvsSetDefinitions.All)
        {
            ReadElements(set, elements);
        }

        RewriteChains(chains, presentChains.Keys);
        var ours = _sets.Values.Select(set => set.Name).ToHashSet();
        foreach (var foreign in present.Keys.Where(name => !ours.Contains(name)))
        {
            _batch.DeleteSet(foreign);
        }

        return services;
    }

    /// <summary>Writes chains whose rules are others with another node.</summary>
    internal void WriteChains(NodeRules before, NodeRules after)
    {
        var present = IpvsStaticRules.Build(before, _dialect).ToDictionary(chain => chain.Name);
        foreach (var chain in IpvsStaticRules.Build(after, _dialect).Where(chain => present[chain.Name] != chain))
        {
            _batch.FlushChain(chain.Name);
            AddRules(chain);
        }
    }

    /// <summary>Writes what has changed of the elements, and what was begun before.</summary>
    internal void Write(IpvsElements elements)
    {
        var (removed, added) = elements.TakeChanges();

        // Removals first: a key can leave one service port and come to another. In one transaction as long as that is possible at all.
        foreach (var element in removed)
        {
            Remove(element);
        }

        Span<byte> comment = stackalloc byte[NftablesComment.MaxLength];
        var count = removed.Count;
        foreach (var element in added)
        {
            Add(element, NftablesComment.Write(element.Service, comment));
            if (++count % MaxElements == 0)
            {
                Commit();
            }
        }

        Commit();
    }

    public void Dispose()
    {
        _batch.Dispose();
        _connection.Dispose();
    }

    private void Create(IEnumerable<NftablesChain> chains)
    {
        _batch.AddTable(new NftTable(_dialect.Family, IpvsNames.Table) { Comment = IpvsNames.TableComment });
        foreach (var set in _sets.Values)
        {
            _batch.AddSet(set);
        }

        // A rule can name only a chain that is there: in an order in which jumps lead back.
        foreach (var chain in chains)
        {
            _batch.AddChain(chain.Chain);
            AddRules(chain);
        }
    }

    private void RewriteChains(IReadOnlyCollection<NftablesChain> chains, IEnumerable<string> present)
    {
        var rules = _connection.ListRules(_dialect.Family, IpvsNames.Table).ToLookup(rule => rule.Chain, rule => rule.Expressions);
        var names = present.ToHashSet();
        foreach (var chain in chains)
        {
            if (!names.Remove(chain.Name))
            {
                _batch.AddChain(chain.Chain);
                AddRules(chain);
            }
            else if (!rules[chain.Name].SequenceEqual(chain.Rules.Select(rule => rule.Expressions)))
            {
                _batch.FlushChain(chain.Name);
                AddRules(chain);
            }
        }

        foreach (var foreign in names)
        {
            _batch.FlushChain(foreign);
        }

        foreach (var foreign in names)
        {
            _batch.DeleteChain(foreign);
        }
    }

    private void ReadElements(IpvsSet set, IpvsElements elements) => _connection.ReadElements(
        _dialect.Family,
        IpvsNames.Table,
        IpvsNames.NameOf(set),
        (in NftElement element) =>
        {
            var data = set == IpvsSet.FirewallAllowed ? LastAddressOf(element) : element.Data;
            elements.Adopt(set, ElementBytes.From(element.Key), ElementBytes.From(data), element.CommentUtf8);
        },
        () => elements.Forget(set));

    // The key's last component.
    private static ReadOnlySpan<byte> LastAddressOf(in NftElement element)
    {
        var last = element.KeyEnd.IsEmpty ? element.Key : element.KeyEnd;
        const int ProtocolAndPort = 8;
        return last[^((last.Length - ProtocolAndPort) / 2)..];
    }

    private void AddRules(NftablesChain chain)
    {
        foreach (var rule in chain.Rules)
        {
            _batch.AddRule(new NftRule(chain.Name, rule.Expressions));
        }
    }

    private void Remove(in IpvsElement element)
    {
        if (element.Set == IpvsSet.FirewallAllowed)
        {
            _batch.DeleteRange(_sets[element.Set], element.Key.Span, element.Key.WithLast(element.Data).Span);
        }
        else
        {
            _batch.DeleteElement(_sets[element.Set], element.Key.Span);
        }
    }

    private void Add(in IpvsElement element, ReadOnlySpan<byte> comment)
    {
        if (element.Set == IpvsSet.FirewallAllowed)
        {
            _batch.AddRange(_sets[element.Set], element.Key.Span, element.Key.WithLast(element.Data).Span, commentUtf8: comment);
        }
        else
        {
            _batch.AddElement(_sets[element.Set], element.Key.Span, element.Data.Span, comment);
        }
    }

    private void Commit()
    {
        if (!_batch.IsEmpty)
        {
            _connection.Commit(_batch);
            Operations += _batch.OperationCount;
            Batches++;
            _batch.Clear();
        }
    }
}
