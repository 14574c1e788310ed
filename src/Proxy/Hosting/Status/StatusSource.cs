using System.Net;
using System.Threading.Channels;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Proxy.Configuration;
using KubeProxyNet.Proxy.Health;
using KubeProxyNet.Proxy.Hosting.Commands;
using KubeProxyNet.Proxy.Hosting.Modes;
using KubeProxyNet.Proxy.Inspection;
using KubeProxyNet.Proxy.Inspection.Diagnosis;
using KubeProxyNet.Proxy.Inspection.Explaining;
using KubeProxyNet.Proxy.Loop;
using KubeProxyNet.Proxy.Rulesets;

namespace KubeProxyNet.Proxy.Hosting.Status;

/// <summary>Where the page's data come from.</summary>
internal sealed class StatusSource(ConfigurationResult configuration, string nodeName, IModeBackends mode, ProxyHealth health, SyncHistory history, ChannelWriter<LoopEvent> events)
{
    private const int MostRows = 500;
    private const int NetworkHealthPort = 10266;
    private const int NetworkMetricsPort = 10265;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    /// <summary>The head.</summary>
    /// <exception cref="TimeoutException">The loop is busy.</exception>
    internal async Task<NodeStatus> ReadNodeAsync()
    {
        var (syncs, reports, isolated) = history.Read();
        var ports = await AskAsync(view => view.Desired.Sum(ruleset => ruleset.Services.Count));
        var network = await AgentAsker.AskAsync(new IPEndPoint(IPAddress.Loopback, NetworkHealthPort), new IPEndPoint(IPAddress.Loopback, NetworkMetricsPort));
        return new NodeStatus
        {
            Node = nodeName,
            Mode = configuration.Options.Mode.Word(),
            Version = ProxyVersion.Own,
            NotReady = [.. health.ReasonsNotReady().Select(reason => $"{reason.Key}: {reason.Value}")],
            Syncs = syncs,
            Repairs = history.Repairs,
            Reports = reports,
            Isolated = isolated,
            ServicePorts = ports,
            Network = network is null || network.Problem.Length > 0 ? "" : Describe(network),
            Addresses = [.. LeaseReader.Read(LeaseReader.UsualRoot, []).Select(leases => $"{leases.Folder}: {leases.Used} used, {leases.Leaked.Count} leaked")],
        };
    }

    /// <summary>Service ports whose name or address contains a text, by name; as many as a page can show.</summary>
    internal Task<IReadOnlyList<ServiceRow>> ReadServicesAsync(string text) => AskAsync<IReadOnlyList<ServiceRow>>(view =>
    [
        .. view.Desired.SelectMany(ruleset => ruleset.Services.Values)
            .Where(rules => text.Length == 0 || rules.Name.ToString().Contains(text, StringComparison.OrdinalIgnoreCase) || rules.Frontends.Any(frontend => frontend.ToString().Contains(text, StringComparison.OrdinalIgnoreCase)))
            .OrderBy(rules => rules.Name)
            .Take(MostRows)
            .Select(rules => new ServiceRow($"{rules.Name.Namespace}/{rules.Name.Name}", rules.Name.Port, rules.Name.Protocol.ToString().ToUpperInvariant(), [.. rules.Frontends.Select(frontend => frontend.ToString())], rules.Cluster.Count, rules.Local.Count)),
    ]);

    /// <summary>The same picture as <c>explain</c> draws; empty if there is no such Service.</summary>
    internal async Task<IReadOnlyList<Explanation>> ExplainAsync(ObjectKey key)
    {
        var (found, node, rulesets) = await AskAsync(view => (view.Find(key), view.Node, view.Desired));
        if (found is not var (service, slices))
        {
            return [];
        }

        var desired = new DesiredRules(node, rulesets);
        var builder = new ExplanationBuilder(new ClusterView { Services = [service], EndpointSlices = slices }, desired, TrafficSource.AnyPod);
        var kernel = new KernelLooker(mode);
        return
        [
            .. rulesets.Where(ruleset => service.ClusterIPs.Any(address => address.IsOf(ruleset.Family))).SelectMany(ruleset => service.Ports.Select(port =>
            {
                var explanation = builder.Build(service, port, ruleset.Family);
                return builder.RulesOf(service, port, ruleset.Family) is { } rules ? explanation with { Kernel = kernel.Compare(ruleset, rules) } : explanation;
            })),
        ];
    }

    private static string Describe(AgentAnswers network) => network.NotReady.Count > 0
        ? string.Join("; ", network.NotReady)
        : $"ready, {Sum(network, "kubeproxynet_network_peers")} other nodes, {Sum(network, "kubeproxynet_network_peers_unreachable")} of them do not answer, pods' MTU {Sum(network, "kubeproxynet_network_pod_mtu_bytes")}";

    private static double Sum(AgentAnswers network, string name) => network.Series(name).Sum(item => item.Value);

    private async Task<T> AskAsync<T>(Func<LoopView, T> look)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        events.TryWrite(new LoopEvent.Question(view => answer.TrySetResult(look(view))));
        return await answer.Task.WaitAsync(_patience);
    }
}
