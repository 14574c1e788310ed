using System.Net;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Rules.Tracing;
using KubeProxyNet.Proxy.Tests.Scenarios;

namespace KubeProxyNet.Conformance.Tests;

// A scenario with its rulesets and its packets, read once.
internal sealed class ScenarioCase
{
    internal ScenarioCase(string name)
    {
        Name = name;
        Scenario = new Scenario(ScenarioFiles.Read(name, "cluster.yaml"));
        Packets = [.. ScenarioPackets.Read(ScenarioFiles.Read(name, "packets.txt"), Scenario.Node)];
    }

    /// <summary>All of them; read once, for that alone takes half a minute where the kernel is emulated.</summary>
    internal static ScenarioCase[] All { get; } = [.. ScenarioFiles.Names.Select(name => new ScenarioCase(name))];

    internal string Name { get; }

    internal Scenario Scenario { get; }

    internal Packet[] Packets { get; }

    /// <summary>With session affinity the order of connections matters: one after the other.</summary>
    internal bool IsSticky => Scenario.Rulesets.Values.Any(ruleset => ruleset.Services.Values.Any(rules => rules.AffinityTimeout is not null));

    /// <summary>The node's addresses, those too that only packets tell of.</summary>
    internal IPAddress[] NodeAddresses =>
    [
        .. Scenario.Node.Addresses.Concat(Packets.Where(packet => packet.Origin == PacketOrigin.ThisNode).Select(packet => packet.Source)).Distinct()
            .OrderBy(address => address.ToString(), StringComparer.Ordinal),
    ];

    internal string PodLink => Scenario.Node.InterfaceOf(PacketOrigin.PodHere);

    /// <summary>Scenarios with the same key can share a world.</summary>
    internal string WorldKey => $"{PodLink} {string.Join(' ', (object[])NodeAddresses)}";

    internal IEnumerable<(Destination Destination, Protocol Protocol)> Destinations => Scenario.Rulesets.Values
        .SelectMany(ruleset => ruleset.Services.Values)
        .SelectMany(rules => rules.Cluster.Concat(rules.Local).Select(destination => (destination, rules.Name.Protocol)));

    internal PacketVerdict Expect(Packet packet) => Scenario.Tracers[ScenarioPackets.FamilyOf(packet)].Trace(packet);
}
