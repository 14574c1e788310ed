using KubeProxyNet.Backends.Nftables;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Proxy.Configuration;
using KubeProxyNet.Proxy.Migration;

namespace KubeProxyNet.Proxy.Hosting.Modes;

/// <summary>nftables mode: a table of its own name a family.</summary>
internal sealed class NftablesMode : IModeBackends
{
    // Both families' backends work in one namespace and must know each other's commits from those of strangers.
    private readonly NftablesCommits _commits = new();

    /// <inheritdoc/>
    public ProxyMode Mode => ProxyMode.Nftables;

    /// <inheritdoc/>
    public IReadOnlyList<RemainsKind> Shares => [];

    /// <inheritdoc/>
    public string? FindProblem(IPFamily family) => NftablesSupport.Probe(family).Problem;

    /// <inheritdoc/>
    public IProxyBackend Open(IPFamily family) =>
        new NftablesBackend(family, NftablesConnection.Open(), _commits, affinityClients: AffinityBound.Read(Environment.GetEnvironmentVariable));

    /// <inheritdoc/>
    public IKernelReader OpenReader(Ruleset ruleset)
    {
        using var connection = NftablesConnection.Open();
        return new NftablesReader(ruleset.Family, connection, ruleset.Node);
    }

    /// <inheritdoc/>
    public string Describe(IPFamily family) => $"nftables table {(family == IPFamily.IPv4 ? "ip" : "ip6")} kubeproxynet";

    /// <inheritdoc/>
    public bool HasOwn(IPFamily family)
    {
        using var connection = NftablesConnection.Open();
        return NftablesCleanup.IsNeeded(connection, family);
    }

    /// <inheritdoc/>
    public bool RemoveOwn(IPFamily family) => Remove(family);

    /// <inheritdoc/>
    public bool Remove(IPFamily family)
    {
        using var connection = NftablesConnection.Open();
        return NftablesCleanup.Run(connection, family);
    }
}
