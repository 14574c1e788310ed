using System.Globalization;
using System.Text;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Rules.Tracing;

namespace KubeProxyNet.Conformance.Tests;

// docs/conformance.md, made from the scenarios and the tables of limits, so that it says no more and no less than what is tested.
internal static class ConformancePage
{
    internal static string Print()
    {
        var cases = ScenarioCase.All;
        var packets = cases.SelectMany(item => item.Packets.Select(packet => (Packet: packet, Verdict: item.Expect(packet)))).ToList();
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            # Conformance

            Every mode gives the same answer to the same packet: the one that the abstract ruleset gives, and kube-proxy but for what `differences.md` lists.
            `tests/Conformance` holds this with real packets. It builds a node, pods, other nodes and clients out of network namespaces, programs the {cases.Length} clusters
            of `tests/Scenarios` one after the other, and sends each of their {packets.Count} packets as often as it takes: until every endpoint that it may reach has answered,
            with the client's address as it is or the node's in its place, or until it is clear that it is refused, dropped or passes by.

            This page is written by that test from its own tables, and compared with them in every run.

            | packets | |
            |---|---|

            """);
        foreach (var (word, count) in Counts(packets))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {word} | {count} |\n");
        }

        foreach (var mode in ConformanceModes.All)
        {
            AppendMode(text, mode);
        }

        return text.ToString();
    }

    private static IEnumerable<(string Word, int Count)> Counts(List<(Packet Packet, PacketVerdict Verdict)> packets)
    {
        var sent = packets.Where(item => PacketJudge.WhyNowhere(item.Packet) is null).ToList();
        yield return ("from a pod on the node", sent.Count(item => item.Packet.Origin == PacketOrigin.PodHere));
        yield return ("from a pod elsewhere", sent.Count(item => item.Packet.Origin == PacketOrigin.PodElsewhere));
        yield return ("from the node itself", sent.Count(item => item.Packet.Origin == PacketOrigin.ThisNode));
        yield return ("from outside", sent.Count(item => item.Packet.Origin == PacketOrigin.Outside));
        yield return ("over IPv6", sent.Count(item => item.Packet.Destination.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6));
        yield return ("over SCTP, where the kernel has it", sent.Count(item => item.Packet.Protocol == Protocol.Sctp));
        yield return ("to an endpoint", sent.Count(item => item.Verdict is PacketVerdict.Sent));
        yield return ("refused", sent.Count(item => item.Verdict is PacketVerdict.Rejected));
        yield return ("dropped", sent.Count(item => item.Verdict is PacketVerdict.Dropped));
        yield return ("not for a Service", sent.Count(item => item.Verdict is PacketVerdict.NotOurs));
        foreach (var skipped in packets.Select(item => PacketJudge.WhyNowhere(item.Packet)).OfType<string>().GroupBy(reason => reason).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            yield return ($"not sent ({skipped.Key})", skipped.Count());
        }
    }

    private static void AppendMode(StringBuilder text, ConformanceMode mode)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n## Mode {mode.Name}\n\n");
        if (mode.Limits.Length == 0)
        {
            text.Append("No known limits.\n");
            return;
        }

        text.Append("| known limit | packet | the ruleset says | what happens |\n|---|---|---|---|\n");
        foreach (var limit in mode.Limits)
        {
            var item = new ScenarioCase(limit.Scenario);
            var verdict = item.Expect(item.Packets.Single(packet => packet.ToString() == limit.Packet));
            text.Append(CultureInfo.InvariantCulture, $"| {limit.Reason} | {limit.Packet} (`{limit.Scenario}`) | {verdict} | {limit.Instead} |\n");
        }

        if (mode.AffinityLimit is { } affinity)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {affinity} | all of a client, where there is session affinity | one destination | one destination through each frontend |\n");
        }
    }
}
