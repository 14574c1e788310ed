using System.Globalization;
using System.Net;
using System.Text.Json;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink.Conntrack;
using KubeProxyNet.Proxy.Configuration;
using KubeProxyNet.Proxy.Inspection;
using KubeProxyNet.Proxy.Inspection.Printing;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Proxy.Hosting.Commands;

/// <summary><c>kubeproxynet list</c>: service ports, endpoints or connections, as a table or as JSON.</summary>
internal sealed class ListCommand(ConfigurationResult configuration, InspectionRequest.List request, ILoggerFactory loggers, TextWriter output)
{
    private readonly ProxyOptions _options = configuration.Options;

    /// <summary>Lists.</summary>
    /// <exception cref="StartException">The API server does not answer.</exception>
    internal async Task<int> RunAsync()
    {
        using var connection = ApiAccess.Open(_options);
        var cluster = await new ClusterReader(connection, request.Timeout, loggers).ReadAsync();
        var desired = new DesiredRules(_options, NodeName.Of(_options), cluster, NodeAddresses.Read(), SupportedFamilies.Find());
        var (heads, rows) = request.What switch
        {
            "services" => Services(desired),
            "endpoints" => Endpoints(desired),
            _ => Connections(desired),
        };
        Print(heads, rows);
        return 0;
    }

    private static (string[] Heads, List<string[]> Rows) Services(DesiredRules desired) => (
        ["SERVICE", "PROTOCOL", "FRONTEND", "CLUSTER", "LOCAL"],
        [
            .. Sorted(desired).SelectMany(rules => rules.Frontends.Select(frontend => new[]
            {
                rules.Name.ToString(), Word(rules.Name.Protocol), frontend.ToString(), Number(rules.Cluster.Count), Number(rules.Local.Count),
            })),
        ]);

    private static (string[] Heads, List<string[]> Rows) Endpoints(DesiredRules desired) => (
        ["SERVICE", "PROTOCOL", "ENDPOINT", "HERE", "CLUSTER", "LOCAL"],
        [
            .. Sorted(desired).SelectMany(rules => rules.Cluster.Union(rules.Local).Select(destination => new[]
            {
                rules.Name.ToString(), Word(rules.Name.Protocol), destination.ToString(), Word(destination.IsLocal), Word(rules.Cluster.Contains(destination)), Word(rules.Local.Contains(destination)),
            })),
        ]);

    // Those through a Service: what the client asked for is another address than the one that answers.
    private static (string[] Heads, List<string[]> Rows) Connections(DesiredRules desired)
    {
        var names = new Dictionary<(IPAddress?, ushort, Protocol), ServicePortName>();
        foreach (var rules in Sorted(desired))
        {
            foreach (var frontend in rules.Frontends)
            {
                names.TryAdd((frontend.Address, frontend.Port, rules.Name.Protocol), rules.Name);
            }
        }

        var rows = new List<string[]>();
        using var connection = ConntrackConnection.Open();
        connection.Dump(new ConntrackFilter(), (in entry) =>
        {
            var (asked, answers) = (entry.Original, entry.Reply);
            if (asked.Destination != answers.Source && FindName(names, asked) is { } name)
            {
                rows.Add([
                    name.ToString(), Word(name.Protocol), End(asked.Source, asked.SourcePort), End(asked.Destination, asked.DestinationPort), End(answers.Source, answers.SourcePort),
                    entry.TcpState?.ToString() ?? "", Number((int)entry.TimeoutSeconds),
                ]);
            }
        });
        return (["SERVICE", "PROTOCOL", "CLIENT", "ASKED", "ENDPOINT", "STATE", "SECONDS LEFT"], rows);
    }

    private static ServicePortName? FindName(Dictionary<(IPAddress?, ushort, Protocol), ServicePortName> names, ConntrackTuple asked)
    {
        var protocol = (Protocol)asked.Protocol;
        return names.TryGetValue((asked.Destination.ToIPAddress(), asked.DestinationPort, protocol), out var name) || names.TryGetValue((null, asked.DestinationPort, protocol), out name) ? name : null;
    }

    private static IEnumerable<ServiceRules> Sorted(DesiredRules desired) => desired.All.SelectMany(ruleset => ruleset.Services.Values.OrderBy(rules => rules.Name));

    private static string End(IPValue address, ushort port) => new IPEndPoint(address.ToIPAddress(), port).ToString();

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Word(Protocol protocol) => protocol.ToString().ToUpperInvariant();

    private static string Word(bool value) => value ? "yes" : "no";

    private void Print(string[] heads, List<string[]> rows)
    {
        if (request.Json)
        {
            IReadOnlyList<IReadOnlyDictionary<string, string>> items =
                [.. rows.Select(row => heads.Select((head, column) => (Key: KeyOf(head), Value: row[column])).ToDictionary(item => item.Key, item => item.Value))];
            output.WriteLine(JsonSerializer.Serialize(items, InspectionJson.Default.IReadOnlyListIReadOnlyDictionaryStringString));
            return;
        }

        var table = new TextTable(heads);
        rows.ForEach(table.Add);
        output.Write(table.Render());
    }

    // SECONDS LEFT: secondsLeft.
    private static string KeyOf(string head)
    {
        var words = head.Split(' ').Select(word => $"{word[0]}{word[1..].ToLowerInvariant()}");
        var joined = string.Concat(words);
        return char.ToLowerInvariant(joined[0]) + joined[1..];
    }
}
