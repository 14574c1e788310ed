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
        var text = new StringBuilder();
        foreach (var row in Rows(table))
        {
            if (row.StartsWith('#'))
            {
                text.Append(row).Append('\n');
                continue;
            }

            var columns = Columns(row);
            var packet = Parse(columns[0], columns[1], scenario.Node);
            text.Append(CultureInfo.InvariantCulture, $"{columns[0],-36} | {columns[1],-34} | {scenario.Tracers[FamilyOf(packet)].Trace(packet)}\n");
        }

        return text.ToString();
    }

    /// <summary>The packets of the table.</summary>
    internal static IEnumerable<Packet> Read(string table, ScenarioNode node) =>
        Rows(table).Where(row => !row.StartsWith('#')).Select(Columns).Select(columns => Parse(columns[0], columns[1], node));

    /// <summary>The family whose rules the packet meets.</summary>
    internal static IPFamily FamilyOf(Packet packet) =>
        packet.Destination.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? IPFamily.IPv4 : IPFamily.IPv6;

    private static string[] Rows(string table) => table.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string[] Columns(string row) => row.Split('|', StringSplitOptions.TrimEntries);

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
}
