using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Tables;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Backends.Nftables;

/// <summary>Whether this node can run the backend.</summary>
/// <param name="Problem">What is missing and how to mend it, in one line; null if nothing is.</param>
public sealed record NftablesSupport(string? Problem)
{
    private const string ProbeTable = "kubeproxynet-probe";

    /// <summary>
    /// Has the kernel check a table like ours, with every expression that we use, in a transaction that is never committed: what is asked is what
    /// will be written, whatever version the kernel says it has.
    /// </summary>
    public static NftablesSupport Probe(IPFamily family)
    {
        try
        {
            using var connection = NftablesConnection.Open();
            return Probe(connection, NftablesDialect.Of(family));
        }
        catch (NetlinkException error) when (error.IsNotPermitted)
        {
            return NotPermitted;
        }
        catch (NetlinkException error) when (error.IsNotSupported || error.IsNotFound)
        {
            return new NftablesSupport($"the kernel has no nf_tables (CONFIG_NF_TABLES, module nf_tables): {error.Message}");
        }
    }

    private static NftablesSupport NotPermitted { get; } =
        new("not permitted to change nf_tables: the process needs the capability NET_ADMIN in the network namespace it runs in");

    /// <summary>Asks over a given connection.</summary>
    internal static NftablesSupport Probe(NftablesConnection connection, NftablesDialect dialect)
    {
        using var batch = new NftBatch(dialect.Family, ProbeTable);
        var operations = Write(batch, dialect);
        var errors = connection.Check(batch);
        if (errors.Count == 0)
        {
            return new NftablesSupport((string?)null);
        }

        if (errors[0].Error.IsNotPermitted)
        {
            return NotPermitted;
        }

        var missing = errors.Select(error => operations.GetValueOrDefault(error.MessageIndex, error.Operation)).Distinct();
        return new NftablesSupport($"the kernel refuses what the rules need, {string.Join(", ", missing)}: {errors[0].Error.Message}; nf_tables of Linux 5.13 or later is needed");
    }

    // Every kind of set and chain; the pick chains hold the expressions that are not in the static ones.
    private static Dictionary<int, string> Write(NftBatch batch, NftablesDialect dialect)
    {
        var node = new NodeRules { LocalDetector = new LocalDetector.ByInterface("probe"), NodePortAddresses = null };
        var plan = NftablesPlan.Build(node, dialect, new int[NftablesPlan.AllSets.Length]);
        var names = new Dictionary<int, string>();
        var index = 0;
        batch.AddTable(new NftTable(dialect.Family, ProbeTable));
        names[index++] = "tables";
        foreach (var set in plan.Sets)
        {
            batch.AddSet(set);
            names[index++] = set.IsMap ? $"maps of {set.Name}'s type" : $"sets of {set.Name}'s type";
        }

        var sticky = NftablesSticky.Build(Sample(dialect), NftablesServiceSlots.None.Next(Sample(dialect)), dialect) ?? throw new InvalidOperationException("The sample is not sticky.");
        foreach (var set in sticky.Pools.SelectMany(pool => (NftSet[])[pool.Affinity, pool.Members]))
        {
            batch.AddSet(set);
            names[index++] = "sets that rules add to, with timeouts";
        }

        foreach (var chain in plan.Chains.Append(NftablesStaticRules.BuildPick(sticky.Picks[0], dialect)).Concat(sticky.Chains))
        {
            batch.AddChain(chain.Chain);
            names[index++] = chain.Chain.Base is { } hook ? $"{hook.Type} chains" : "chains";
            foreach (var rule in chain.Rules)
            {
                batch.AddRule(new NftRule(chain.Name, rule.Expressions));
                names[index++] = $"\"{rule.Text}\"";
            }
        }

        return names;
    }

    private static ServiceRules Sample(NftablesDialect dialect) => new(new ServicePortName("probe", "probe", "", Protocol.Tcp))
    {
        Frontends = [new Frontend(FrontendKind.ClusterIP, dialect.Loopback.BaseAddress, 1)],
        Cluster = [new Destination(dialect.Loopback.BaseAddress, 1, IsLocal: false)],
        AffinityTimeout = TimeSpan.FromHours(3),
    };
}
