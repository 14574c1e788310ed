using KubeProxyNet.Backends.Rules.Tracing;

namespace KubeProxyNet.Conformance.Tests;

/// <summary>A packet that a backend treats otherwise than the ruleset says, and why that is so. A limit that no packet meets fails the suite.</summary>
/// <param name="Scenario">The scenario's name.</param>
/// <param name="Packet">The packet as it prints itself.</param>
/// <param name="Instead">What becomes of it.</param>
/// <param name="Reason">Why, in words for operators.</param>
internal sealed record KnownLimit(string Scenario, string Packet, PacketVerdict Instead, string Reason);
