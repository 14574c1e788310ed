using System.Net;
using KubeProxyNet.Backends.Processes;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Informers.Connections;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Overlay;
using KubeProxyNet.Overlay.Inspection;
using KubeProxyNet.Overlay.Kernel;
using KubeProxyNet.Overlay.Probing;
using KubeProxyNet.Proxy.Configuration;
using KubeProxyNet.Proxy.Hosting.Modes;
using KubeProxyNet.Proxy.Inspection;
using KubeProxyNet.Proxy.Inspection.Diagnosis;
using KubeProxyNet.Proxy.Inspection.Explaining;
using KubeProxyNet.Proxy.Migration;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Proxy.Hosting.Commands;

/// <summary>Looks at all of this node that tells whether something is wrong. Changes nothing.</summary>
internal sealed class NodeViewReader(ConfigurationResult configuration, ILoggerFactory loggers)
{
    private const int MostPeers = 50;
    private const int DnsPort = 53;

    private static readonly ObjectKey _dns = new("kube-system", "kube-dns");

    private readonly ProxyOptions _options = configuration.Options;
    private readonly IModeBackends _mode = ProxyModes.Chosen(configuration.Options);

    /// <summary>Looks.</summary>
    /// <exception cref="StartException">The network agent's flags are wrong.</exception>
    internal async Task<NodeView> ReadAsync()
    {
        var running = new RunningProxies(new NodeProcesses());
        var network = RunningAgent.Find().FirstOrDefault(agent => agent.IsNetwork);
        var networkConfiguration = network is null ? null : ConfigurationParser.Parse([.. network.FromHere()], File.ReadAllText);
        var view = new NodeView
        {
            NodeName = NodeName.Of(_options),
            Options = _options,
            Setting = ReadSetting,
            Families = SupportedFamilies.Find(),
            Addresses = NodeAddresses.Read(),
            ModeProblems = [.. SupportedFamilies.Find().Select(_mode.FindProblem).OfType<string>().Distinct()],
            ForwardDrops = ReadForwardDrops(),
            KubeProxy = running.FindKubeProxy() ?? "",
            KubeProxyRules = [.. new KubeProxyRemains(RemainsSources.OfThisNode(_mode.Shares)).Find().Items.Where(item => item.Serves).Select(item => item.Text)],
            Proxy = await AgentAsker.AskAsync(_options.HealthzBindAddress, _options.MetricsBindAddress),
            Network = networkConfiguration is null ? null : await AgentAsker.AskAsync(networkConfiguration.Options.HealthzBindAddress, networkConfiguration.Options.MetricsBindAddress),
        };
        view = await AddClusterAsync(view);
        return await AddNetworkAsync(view, networkConfiguration);
    }

    private async Task<NodeView> AddClusterAsync(NodeView view)
    {
        using var connection = ApiAccess.Open(_options);
        try
        {
            var cluster = await new ClusterReader(connection, configuration.Inspection!.Timeout, loggers).ReadAsync();
            var desired = new DesiredRules(_options, view.NodeName, cluster, view.Addresses, view.Families);
            return view with
            {
                Cluster = cluster,
                ClockSkew = connection.ClockSkew,
                Kernel = view.ModeProblems.Count > 0 ? [] : [.. desired.All.Select(Compare)],
                DnsProblem = await AskDnsAsync(cluster, desired),
            };
        }
        catch (StartException error)
        {
            return view with { ApiProblem = error.Message, IsRefused = error.InnerException is ApiStatusException { Status.Code: 401 or 403 }, ClockSkew = connection.ClockSkew };
        }
    }

    private KernelLines Compare(Ruleset ruleset)
    {
        var kernel = new KernelLooker(_mode);
        var frame = kernel.Frame(ruleset);
        return frame.Problem.Length > 0 ? frame : frame with
        {
            Held = [],
            Missing = [.. frame.Missing, .. ruleset.Services.Values.SelectMany(rules => kernel.Compare(ruleset, rules).Missing)],
        };
    }

    private static async Task<string?> AskDnsAsync(ClusterView cluster, DesiredRules desired)
    {
        if (cluster.Services.FirstOrDefault(service => service.Key == _dns) is not { ClusterIPs: [var address, ..] })
        {
            return null;
        }

        var rules = desired.All.SelectMany(ruleset => ruleset.Services.Values).Where(rules => rules.Name is { Namespace: "kube-system", Name: "kube-dns", Protocol: Protocol.Udp }).ToList();
        return rules.Count > 0 && rules.TrueForAll(item => item.Cluster.IsEmpty && item.Local.IsEmpty)
            ? $"Service {_dns} has no usable endpoint"
            : await DnsAsker.AskAsync(new IPEndPoint(address, DnsPort));
    }

    private static async Task<NodeView> AddNetworkAsync(NodeView view, ConfigurationResult? network)
    {
        var own = view.Cluster?.Nodes.FirstOrDefault(node => node.Key.Name == view.NodeName);
        IReadOnlyList<IPNetwork> ranges = own is null ? [] : own.PodCIDRs;
        if (network?.Network is not { } flags || view.Cluster is null)
        {
            return view with { Leases = LeaseReader.Read(LeaseReader.UsualRoot, ranges) };
        }

        var settings = NetworkSettings.Of(network);
        var reading = TunnelReader.Read(settings, new OverlayPlace(), view.Cluster.Nodes);
        var root = flags[NetworkRequest.CniDataFolder] is { Length: > 0 } folder ? folder : LeaseReader.UsualRoot;
        return view with { Leases = LeaseReader.Read(root, ranges), Tunnel = await DescribeAsync(settings, reading) };
    }

    private static async Task<NetworkView> DescribeAsync(OverlayOptions settings, TunnelReading reading)
    {
        var asked = reading.Vteps.DistinctBy(peer => peer.Node).Take(MostPeers).ToList();
        var answers = await Task.WhenAll(asked.Select(peer => PeerProbe.IsReachableAsync(new OverlayPlace(), peer.Vtep, CancellationToken.None)));
        return new NetworkView
        {
            WaitsFor = reading.WaitsFor,
            Missing = [.. reading.Missing],
            WrongMTUs = [.. reading.WrongMTUs],
            Reports = [.. reading.Reports],
            Port = settings.Port,
            Unreachable = [.. asked.Where((_, index) => !answers[index]).Select(peer => peer.Node)],
        };
    }

    private static IReadOnlyList<ForwardDrop> ReadForwardDrops()
    {
        using var connection = NftablesConnection.Open();
        return ForwardDropReader.Read(connection, new CommandRunner());
    }

    private static string? ReadSetting(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
