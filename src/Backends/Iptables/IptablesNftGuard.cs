using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Backends.Iptables;

/// <summary>Of the nft variant: the kernel tells of every change, and who made it.</summary>
internal sealed class IptablesNftGuard(IptablesDialect dialect, Func<NftablesConnection> open, Func<NftablesMonitor> openMonitor, IptablesCommits commits) : IIptablesGuard
{
    // How soon the watch sees that it has been cancelled, or that a write of ours has ended; events wake it at once.
    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(250);

    private readonly IptablesOwnWrites _writes = new();
    private NftablesConnection? _connection;
    private uint _before;

    private NftablesConnection Connection => _connection ??= open();

    public void BeginRead() => commits.Begin(Connection.GetGeneration().Id);

    public void BeginWrite()
    {
        _before = Connection.GetGeneration().Id;
        _writes.Begin(_before);
    }

    public void EndWrite(int? transactions, int[]? census)
    {
        var after = Connection.GetGeneration().Id;
        _writes.End(_before, after, transactions ?? (int)(after - _before));
        commits.Add(transactions ?? 0);
    }

    public bool IsUntouched() => commits.Matches(Connection.GetGeneration().Id);

    public void Watch(Action listening, Action<ForeignChange> changed, CancellationToken cancellationToken)
    {
        try
        {
            using var monitor = openMonitor();
            using var connection = open();
            var watch = new IptablesNftWatch(dialect, _writes, () => HasJumps(connection), changed);
            _writes.IsWatched = true;
            listening();
            while (!cancellationToken.IsCancellationRequested)
            {
                monitor.ReadEvents(watch.Take, WatchInterval);
                watch.Settle();
            }
        }
        finally
        {
            _writes.IsWatched = false;
        }
    }

    public void Dispose() => _connection?.Dispose();

    private bool HasJumps(NftablesConnection connection)
    {
        var family = FamilyOf(dialect.Family);
        try
        {
            return IptablesStaticRules.Jumps.GroupBy(jump => (jump.Table, jump.Chain)).All(place =>
                connection.ListRules(family, IptablesNames.NameOf(place.Key.Table), place.Key.Chain)
                    .SelectMany(rule => rule.Expressions).OfType<NftImmediateVerdict>().Select(expression => expression.Verdict.Chain).OfType<string>().Where(IptablesNames.IsOurs)
                    .SequenceEqual(place.Select(jump => IptablesSnapshot.TargetOf(jump.Rule).ToString())));
        }
        catch (NetlinkException error) when (error.IsNotFound)
        {
            return false;
        }
    }

    internal static NftFamily FamilyOf(IPFamily family) => family == IPFamily.IPv4 ? NftFamily.Ip : NftFamily.Ip6;
}
