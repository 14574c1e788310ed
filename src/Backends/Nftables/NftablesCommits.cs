namespace KubeProxyNet.Backends.Nftables;

/// <summary>
/// Counts the commits that the backends of one process make in a network namespace. The kernel counts all commits there, so the two numbers tell whether
/// anybody else has changed anything, without reading a table. Shared by backends that one thread drives.
/// </summary>
public sealed class NftablesCommits
{
    private uint? _expected;

    /// <summary>Begins with the kernel's number, before the first table is read; later calls change nothing.</summary>
    internal void Begin(uint generation) => _expected ??= generation;

    /// <summary>Some commits of ours have succeeded.</summary>
    internal void Add(int commits) => _expected += (uint)commits;

    /// <summary>All commits since the beginning were ours.</summary>
    internal bool Matches(uint generation) => _expected == generation;
}
