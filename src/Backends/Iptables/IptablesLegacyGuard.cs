using System.Net.Sockets;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink.Sockets;

namespace KubeProxyNet.Backends.Iptables;

/// <summary>
/// Of the legacy variant: the kernel tells nobody of changes, but says cheaply how many rules a table has. Where that number is another than after our
/// last write, the tables are read once and our rules counted.
/// </summary>
internal sealed class IptablesLegacyGuard(IptablesDialect dialect, IptablesConnection reader, NetworkNamespace? place) : IIptablesGuard
{
    // A flushed table is to be mended within 15 s, by a sync that may be waiting for the lock.
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(4);

    private IptablesTableSizes? _sizes;
    private Baseline? _baseline;
    private volatile bool _isWriting;

    private IptablesTableSizes Sizes => _sizes ??= IptablesTableSizes.Open(dialect.Family, place);

    public void BeginRead()
    {
    }

    public void BeginWrite()
    {
        // Whoever came between our last write and this one would be taken for us.
        if (_baseline is { } baseline && !baseline.Sizes.AsSpan().SequenceEqual(Sizes.Read()))
        {
            _baseline = baseline with { IsSuspect = true };
        }

        _isWriting = true;
    }

    public void EndWrite(int? transactions, int[]? census)
    {
        _baseline = census is null ? null : new Baseline(Sizes.Read(), census, _baseline?.IsSuspect ?? false);
        _isWriting = false;
    }

    public bool IsUntouched() => _baseline is { IsSuspect: false } baseline && baseline.Sizes.AsSpan().SequenceEqual(Sizes.Read());

    public void Watch(Action listening, Action<ForeignChange> changed, CancellationToken cancellationToken)
    {
        try
        {
            using var sizes = IptablesTableSizes.Open(dialect.Family, place);
            listening();
            while (!cancellationToken.WaitHandle.WaitOne(PollInterval))
            {
                Look(sizes, changed);
            }
        }
        catch (SocketException error)
        {
            throw new IptablesException($"the kernel does not say how large {dialect.Program} tables are: {error.Message}", error);
        }
    }

    public void Dispose() => _sizes?.Dispose();

    // While we write, or if we have written meanwhile, the next look tells.
    private void Look(IptablesTableSizes sizes, Action<ForeignChange> changed)
    {
        if (_baseline is not { } baseline || _isWriting)
        {
            return;
        }

        var present = sizes.Read();
        if (!baseline.IsSuspect && baseline.Sizes.AsSpan().SequenceEqual(present))
        {
            return;
        }

        var isWhole = IsWhole(baseline.Census);
        if (!_isWriting && Interlocked.CompareExchange(ref _baseline, new Baseline(present, baseline.Census, IsSuspect: false), baseline) == baseline && !isWhole)
        {
            changed(ForeignChange.Unknown);
        }
    }

    private bool IsWhole(int[] census)
    {
        var kernel = reader.Read();
        return IptablesNames.AllTables.All(table => kernel[(int)table].RuleCount == census[(int)table] && IptablesStaticRules.HasJumps(kernel[(int)table], table));
    }

    private sealed record Baseline((uint Entries, uint Bytes)[] Sizes, int[] Census, bool IsSuspect);
}
