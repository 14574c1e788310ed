using KubeProxyNet.Backends.Ipvs;
using KubeProxyNet.Backends.Processes;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink.Ipvs;
using KubeProxyNet.Proxy.Configuration;
using KubeProxyNet.Proxy.Migration;

namespace KubeProxyNet.Proxy.Hosting.Modes;

/// <summary>IPVS mode: virtual services and kube-proxy's own dummy device, and a table of our own name a family.</summary>
internal sealed class IpvsMode(IpvsOptions options) : IModeBackends
{
    private readonly IpvsPlace _place = new();

    private readonly IpvsSettings _settings = new()
    {
        Scheduler = options.Scheduler.Length == 0 ? "rr" : options.Scheduler,
        StrictARP = options.StrictARP,
        ExcludeCIDRs = options.ExcludeCIDRs,
        Timeouts = new IpvsTimeouts((uint)options.TcpTimeout.TotalSeconds, (uint)options.TcpFinTimeout.TotalSeconds, (uint)options.UdpTimeout.TotalSeconds),
    };

    /// <inheritdoc/>
    public ProxyMode Mode => ProxyMode.Ipvs;

    /// <inheritdoc/>
    public IReadOnlyList<RemainsKind> Shares => [RemainsKind.Ipvs];

    /// <inheritdoc/>
    public string? FindProblem(IPFamily family) => IpvsSupport.Probe(family, _place, _settings, new CommandRunner()).Problem;

    /// <inheritdoc/>
    public IProxyBackend Open(IPFamily family) => new IpvsBackend(family, _place, _settings);

    /// <inheritdoc/>
    public IKernelReader OpenReader(Ruleset ruleset) => new IpvsReader(ruleset.Family, _place, _settings);

    /// <inheritdoc/>
    public string Describe(IPFamily family) => $"virtual services of IPVS and nftables table {(family == IPFamily.IPv4 ? "ip" : "ip6")} kubeproxynet-ipvs";

    /// <inheritdoc/>
    public bool HasOwn(IPFamily family) => IpvsCleanup.HasTable(_place, family);

    /// <inheritdoc/>
    public bool RemoveOwn(IPFamily family) => IpvsCleanup.RemoveOwn(_place, family);

    /// <inheritdoc/>
    public bool Remove(IPFamily family) => IpvsCleanup.Run(_place, family, _settings);
}
