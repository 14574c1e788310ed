using KubeProxyNet.Backends.Iptables;
using KubeProxyNet.Backends.Processes;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Proxy.Configuration;
using KubeProxyNet.Proxy.Migration;

namespace KubeProxyNet.Proxy.Hosting.Modes;

/// <summary>iptables mode: kube-proxy's chains, in the tables of the variant that the node uses.</summary>
internal sealed class IptablesMode : IModeBackends
{
    // Ten thousand Services take a quarter of a minute, and much longer on a busy machine; ended half way, it would begin again.
    private readonly CommandRunner _runner = new() { Patience = TimeSpan.FromMinutes(10) };
    private readonly Dictionary<IPFamily, IptablesSupport> _support = [];

    // Both families' backends work in one namespace and must know each other's transactions from those of strangers.
    private readonly IptablesCommits _commits = new();

    /// <inheritdoc/>
    public ProxyMode Mode => ProxyMode.Iptables;

    /// <inheritdoc/>
    public IReadOnlyList<RemainsKind> Shares =>
        [.. Enum.GetValues<IPFamily>().Select(family => Support(family).Programs).OfType<IptablesPrograms>().Select(programs => KindOf(programs.Variant)).Distinct()];

    /// <inheritdoc/>
    public string? FindProblem(IPFamily family) => Support(family).Problem;

    /// <inheritdoc/>
    public IProxyBackend Open(IPFamily family) => new IptablesBackend(family, Support(family).Programs!, _runner, commits: _commits);

    /// <inheritdoc/>
    public IKernelReader OpenReader(Ruleset ruleset) => Support(ruleset.Family).Programs is { } programs
        ? new IptablesReader(ruleset.Family, programs, _runner, ruleset)
        : throw new IOException(Support(ruleset.Family).Problem);

    /// <inheritdoc/>
    public string Describe(IPFamily family) => $"{(family == IPFamily.IPv4 ? "iptables" : "ip6tables")} chains KUBE-*";

    /// <summary>Nothing: the chains have kube-proxy's names, and kube-proxy takes them over where they are.</summary>
    public bool HasOwn(IPFamily family) => false;

    /// <inheritdoc/>
    public bool RemoveOwn(IPFamily family) => false;

    /// <summary>Nothing: the chains go with kube-proxy's, of both variants.</summary>
    public bool Remove(IPFamily family) => false;

    private static RemainsKind KindOf(IptablesVariant variant) => variant == IptablesVariant.Nft ? RemainsKind.IptablesNft : RemainsKind.IptablesLegacy;

    // Asked once: what a restart of this process finds is another matter.
    private IptablesSupport Support(IPFamily family)
    {
        if (!_support.TryGetValue(family, out var support))
        {
            _support[family] = support = IptablesSupport.Probe(family, _runner);
        }

        return support;
    }
}
