using System.Globalization;
using System.Net;
using System.Text;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Rules.Tracing;

namespace KubeProxyNet.Proxy.Tests.Scenarios;

// packets.txt: who sends to where, and what becomes of it. "pod here 10.244.1.5 | tcp 10.96.0.10:80 | to 10.244.1.2:8080"
internal static class ScenarioPackets
{
    /// <summary>The table again, with the verdicts that the rulesets give.</summary>
    internal static string Trace(string table, Scenario scenario)
    {
        var rows = table.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            if (row.StartsWith('#'))
            {
                text.Append(row).Append('\n');
                continue;
            }

            var columns = row.Split('|', StringSplitOptions.TrimEntries);
            var packet = Parse(columns[0], columns[1], scenario.Node);
            var family = packet.Destination.IsIPv4() ? IPFamily.IPv4 : IPFamily.IPv6;
            text.Append(CultureInfo.InvariantCulture, $"{columns[0],-36} | {columns[1],-34} | {scenario.Tracers[family].Trace(packet)}\n");
        }

        return text.ToString();
    }

    private static Packet Parse(string from, string to, ScenarioNode node)
    {
        var source = from.Split(' ');
        var target = to.Split(' ');
        var origin = string.Join(' ', source[..^1]) switch
        {
            "pod here" => PacketOrigin.PodHere,
            "pod elsewhere" => PacketOrigin.PodElsewhere,
            "this node" => PacketOrigin.ThisNode,
            "outside" => PacketOrigin.Outside,
            var other => throw new FormatException($"\"{other}\" is no origin"),
        };
        var endPoint = IPEndPoint.Parse(target[1]);
        return new Packet(origin, IPAddress.Parse(source[^1]), Enum.Parse<Protocol>(target[0], ignoreCase: true), endPoint.Address, (ushort)endPoint.Port)
        {
            InputInterface = node.InterfaceOf(origin),
        };
    }

    private static bool IsIPv4(this IPAddress address) => address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork;
}
