using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using KubeProxyNet.Backends.Processes;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Conntrack;
using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Netlink.Route;
using KubeProxyNet.Proxy.Configuration;
using KubeProxyNet.Proxy.Inspection;
using KubeProxyNet.Proxy.Inspection.Explaining;
using KubeProxyNet.Proxy.Inspection.Printing;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Proxy.Hosting.Commands;

/// <summary><c>kubeproxynet trace</c>: follows a few packets through the node's rules, a line for each hook.</summary>
internal sealed class TraceCommand(ConfigurationResult configuration, InspectionRequest.Trace request, ILoggerFactory loggers, TextWriter output)
{
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(200);

    // The last packet's later hooks come a moment after its first.
    private static readonly TimeSpan _rest = TimeSpan.FromMilliseconds(300);

    /// <summary>Follows until enough packets have come, or the time is over.</summary>
    /// <returns>0 if any came, 1 if none.</returns>
    /// <exception cref="StartException">It cannot be done.</exception>
    internal async Task<int> RunAsync()
    {
        var (target, sources) = await FindAsync();
        using var stopping = new CancellationTokenSource(request.Timeout);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => { context.Cancel = true; stopping.Cancel(); });
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => { context.Cancel = true; stopping.Cancel(); });
        using var monitor = NftTraceMonitor.Open();
        using var connection = NftablesConnection.Open();
        try
        {
            TraceRules.Write(connection, target, sources);
        }
        catch (NftBatchException error)
        {
            throw new StartException($"the table {TraceRules.Table} cannot be made (is another trace running?): {error.Message}");
        }

        await Console.Error.WriteLineAsync($"following up to {request.Count} packets to {target} for {request.Timeout.TotalSeconds:0} s");
        var packets = Follow(monitor, stopping.Token);
        PrintFlows(target);
        if (packets == 0)
        {
            output.WriteLine($"no packet to {target} came by{(sources.Count > 0 ? $" from {string.Join(", ", sources)}" : "")}: the client did not send any, or sends them another way than over this node");
        }

        return packets > 0 ? 0 : 1;
    }

    private int Follow(NftTraceMonitor monitor, CancellationToken cancellationToken)
    {
        var text = new TraceText(ReadLinks(), TraceRules.Table, request.Count, new RuleTexts(new CommandRunner()).Find);
        long? enough = null;
        while (!cancellationToken.IsCancellationRequested && (enough is not { } since || Stopwatch.GetElapsedTime(since) < _rest))
        {
            foreach (var step in monitor.Read(_look))
            {
                if (text.Take(step) is { } line)
                {
                    output.WriteLine(line);
                }
            }

            enough ??= text.Packets >= request.Count ? Stopwatch.GetTimestamp() : null;
        }

        return text.Packets;
    }

    private async Task<(IPEndPoint Target, EquatableArray<IPAddress> Sources)> FindAsync()
    {
        var target = ServiceTarget.Parse(request.To);
        var local = NodeAddresses.Read();
        if (target.Address is { } address && (request.From.Length == 0 || IPAddress.TryParse(request.From, out _)))
        {
            return (new IPEndPoint(address, target.PortNumber), IPAddress.TryParse(request.From, out var source) ? [source] : []);
        }

        var options = configuration.Options;
        using var connection = ApiAccess.Open(options);
        var cluster = await new ClusterReader(connection, request.Timeout, loggers).ReadAsync();
        var desired = new DesiredRules(options, NodeName.Of(options), cluster, local, SupportedFamilies.Find());
        var from = request.From.Length == 0 ? new TrafficSource(SourceKind.Pod, "", []) : await new TrafficSourceReader(connection, desired, local).ReadAsync(request.From);
        var end = target.Address is { } given ? new IPEndPoint(given, target.PortNumber) : EndOf(cluster, target);
        return (end, [.. from.Addresses.Where(item => item.AddressFamily == end.AddressFamily)]);
    }

    private static IPEndPoint EndOf(ClusterView cluster, ServiceTarget target)
    {
        var service = cluster.Services.FirstOrDefault(service => service.Key == target.Service) ?? throw new StartException($"--to: there is no Service {target.Service} that a proxy serves");
        return new IPEndPoint(service.ClusterIPs[0], TargetFinder.PortsOf(service, target)[0].Port);
    }

    // Where the connections went in the end.
    private void PrintFlows(IPEndPoint target)
    {
        try
        {
            using var connection = ConntrackConnection.Open();
            var flows = new List<string>();
            connection.Dump(new ConntrackFilter { Original = new ConntrackTupleFilter { Destination = target.Address } }, (in entry) =>
            {
                if (target.Port == 0 || entry.Original.DestinationPort == target.Port)
                {
                    flows.Add($"connection {entry.Original.Source}:{entry.Original.SourcePort} -> {target}: answered by {entry.Reply.Source}:{entry.Reply.SourcePort}, seen there as {entry.Reply.Destination}:{entry.Reply.DestinationPort}{(entry.TcpState is { } state ? $", {state}" : "")}");
                }
            });
            flows.TakeLast(request.Count).ToList().ForEach(output.WriteLine);
        }
        catch (NetlinkException error)
        {
            output.WriteLine($"connections cannot be listed: {error.Message}");
        }
    }

    private static Dictionary<int, string> ReadLinks()
    {
        using var route = RouteConnection.Open();
        return route.ListLinks().ToDictionary(link => link.Index, link => link.Name);
    }
}
