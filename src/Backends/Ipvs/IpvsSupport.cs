using System.Net.Sockets;
using KubeProxyNet.Backends.Processes;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Tables;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Ipvs;
using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Backends.Ipvs;

/// <summary>Whether this node can run the backend.</summary>
/// <param name="Problem">What is missing and how to mend it, in one line; null if nothing is.</param>
public sealed record IpvsSupport(string? Problem)
{
    private const string ProbeTable = "kubeproxynet-probe";

    /// <summary>
    /// Looks for IPVS, has it loaded if it is a module, and has the kernel check a table like ours in a transaction that is never committed. A virtual service for a
    /// mark that no packet has is made with the scheduler, and removed: the kernel loads the scheduler's module then.
    /// </summary>
    public static IpvsSupport Probe(IPFamily family, IpvsPlace place, IpvsSettings settings, ICommandRunner commands)
    {
        ArgumentNullException.ThrowIfNull(place);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(commands);
        try
        {
            return new IpvsSupport(FindIpvsProblem(family, place, settings.Scheduler, commands) ?? FindTableProblem(family, place));
        }
        catch (NetlinkException error) when (error.IsNotPermitted)
        {
            return new IpvsSupport("not permitted to change IPVS and nf_tables: the process needs the capability NET_ADMIN, for IPVS in the first user namespace");
        }
        catch (NetlinkException error) when (error.IsNotSupported || error.IsNotFound)
        {
            return new IpvsSupport($"the kernel lacks what IPVS mode needs (modules ip_vs, nf_tables): {error.Message}");
        }
    }

    private static string? FindIpvsProblem(IPFamily family, IpvsPlace place, string scheduler, ICommandRunner commands)
    {
        using var ipvs = OpenOrLoad(place, commands);
        if (ipvs is null)
        {
            return "the kernel has no IPVS: module ip_vs is not loaded and could not be (modprobe ip_vs)";
        }

        var id = VirtualServiceId.OfMark(IpvsNames.MarkOf(Protocol.Tcp, 0), family == IPFamily.IPv4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6);
        if (ipvs.ListServices().Any(service => service.Id == id))
        {
            return null;
        }

        try
        {
            ipvs.EnsureService(new VirtualService(id, scheduler));
            ipvs.RemoveService(id);
            return null;
        }
        catch (NetlinkException error) when (error.IsNotFound)
        {
            return $"the kernel has no IPVS scheduler {scheduler} (module ip_vs_{scheduler}); it knows {string.Join(", ", IpvsSchedulers.Names)}";
        }
    }

    private static IpvsConnection? OpenOrLoad(IpvsPlace place, ICommandRunner commands)
    {
        try
        {
            return place.OpenIpvs();
        }
        catch (NetlinkException error) when (error.IsNotFound)
        {
            // Generic netlink does not load ip_vs by itself; its schedulers come by themselves. Whether it worked is seen below.
            commands.Run("modprobe", ["-q", "ip_vs"]);
        }

        try
        {
            return place.OpenIpvs();
        }
        catch (NetlinkException error) when (error.IsNotFound)
        {
            return null;
        }
    }

    private static string? FindTableProblem(IPFamily family, IpvsPlace place)
    {
        var dialect = NftablesDialect.Of(family);
        var node = new NodeRules { LocalDetector = new LocalDetector.ByInterface("probe"), NodePortAddresses = null };
        using var connection = place.OpenNftables();
        using var batch = new NftBatch(dialect.Family, ProbeTable);
        batch.AddTable(new NftTable(dialect.Family, ProbeTable));
        foreach (var set in IpvsSetDefinitions.All)
        {
            batch.AddSet(IpvsSetDefinitions.Define(set, dialect));
        }

        foreach (var chain in IpvsStaticRules.Build(node, dialect))
        {
            batch.AddChain(chain.Chain);
            foreach (var rule in chain.Rules)
            {
                batch.AddRule(new NftRule(chain.Name, rule.Expressions));
            }
        }

        var errors = connection.Check(batch);
        return errors.Count == 0
            ? null
            : $"the kernel refuses what the rules need, {errors[0].Operation}: {errors[0].Error.Message}; nf_tables of Linux 5.13 or later is needed";
    }
}
