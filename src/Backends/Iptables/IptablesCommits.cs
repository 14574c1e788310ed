namespace KubeProxyNet.Backends.Iptables;

/// <summary>
/// Counts the transactions that the backends of one process make in a network namespace by programs of the nft variant. The kernel counts all that anybody
/// makes there, so the two numbers tell whether anybody else has. Shared by backends that one thread drives.
/// </summary>
public sealed class IptablesCommits
{
    private uint? _expected;

    /// <summary>Begins with the kernel's number, before the first table is read; later calls change nothing.</summary>
    internal void Begin(uint generation) => _expected ??= generation;

    /// <summary>Some transactions of ours have succeeded.</summary>
    internal void Add(int transactions) => _expected += (uint)transactions;

    /// <summary>All since the beginning were ours.</summary>
    internal bool Matches(uint generation) => _expected == generation;
}
