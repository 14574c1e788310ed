using System.Globalization;
using KubeProxyNet.Lab.Programs;
using KubeProxyNet.Lab.Programs.Exchanges;

namespace KubeProxyNet.Lab.Demo;

internal sealed partial class Tour
{
    private const int EachWay = 12;
    private const int ShareConnections = 600;

    private static readonly (string Protocol, bool V6, int Port)[] Ways =
        [("tcp", false, 9000), ("tcp", true, 9000), ("udp", false, 9001), ("udp", true, 9001)];

    private async Task<string> ReachAsync(IReadOnlyList<string> places)
    {
        var answered = 0;
        var slowest = 0.0;
        foreach (var place in places)
        {
            console.Progress($"from {place}");
            var reports = await Task.WhenAll(Ways.Select(way => lab.ProbeAsync(place, Target(way.V6, way.Port), way.Protocol, EachWay)));
            foreach (var report in reports)
            {
                RequireAllAnswered(report, place);
                answered += report.Ok;
                slowest = Math.Max(slowest, report.LatencyMs!.Max);
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{answered} of {answered} answered over TCP and UDP, IPv4 and IPv6, slowest {slowest:F1} ms");
    }

    private async Task<string> ShareAsync()
    {
        var report = await lab.ProbeAsync(ClientOn(Nodes[^1]), Target(v6: false, 9000), "tcp", ShareConnections);
        RequireAllAnswered(report, ClientOn(Nodes[^1]));
        var counts = report.Pods.Values.Select(count => (long)count).ToList();
        if (counts.Count != 3)
        {
            throw new DemoFailureException("answers of 3 replicas", Shares(report));
        }

        var statistic = ChiSquare.Statistic(counts);
        var bound = ChiSquare.CriticalValue(counts.Count - 1);
        var text = string.Create(CultureInfo.InvariantCulture, $"{Shares(report)} of {ShareConnections} connections, chi-square {statistic:F2} (bound {bound:F2})");
        return statistic <= bound ? text : throw new DemoFailureException("an even spread", text);
    }

    private async Task<string> SeeClientAsync()
    {
        var seen = new List<string>();
        foreach (var node in Nodes)
        {
            var own = (await AddressOfAsync($"client-{node}")).ToString();
            var report = await lab.ProbeAsync(ClientOn(node), Target(v6: false, 9000), "tcp", EachWay);
            RequireAllAnswered(report, ClientOn(node));
            if (report.Clients.Count != 1 || !report.Clients.ContainsKey(own))
            {
                throw new DemoFailureException($"{own} as the only client", string.Join(", ", report.Clients.Keys));
            }

            seen.Add(own);
        }

        return string.Join(", ", seen);
    }

    private async Task<string> HairpinAsync()
    {
        var pod = (await lab.PodsAsync("app=web"))[0];
        var itself = 0;
        foreach (var (protocol, v6, port) in Ways)
        {
            var report = await lab.ProbeAsync($"default.{pod}", Target(v6, port), protocol, 60);
            RequireAllAnswered(report, pod);
            if (!report.Pods.TryGetValue(pod, out var own))
            {
                throw new DemoFailureException($"{pod} among those who answer over {protocol}", Shares(report));
            }

            itself += own;
        }

        return $"{pod} was answered by itself {itself} times of {60 * Ways.Length}, by others otherwise";
    }

    private static string Shares(ExchangeReport report) => string.Join(" + ", report.Pods.Values);

    private static void RequireAllAnswered(ExchangeReport report, string from)
    {
        if (report.Failed > 0 || report.Ok == 0)
        {
            var errors = string.Join(", ", report.Errors.Select(error => $"{error.Value.Count} {error.Key}"));
            var first = report.Failures.Count > 0 ? $"; first {report.Failures[0].Detail} after {report.Failures[0].AtMs:F0} ms" : string.Empty;
            throw new DemoFailureException($"all of {report.Sent} {report.Proto} connections from {from} to {report.Target} answered", $"{report.Failed} failed ({errors}{first})");
        }
    }
}
