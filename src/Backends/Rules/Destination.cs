using System.Net;

namespace KubeProxyNet.Backends.Rules;

/// <summary>A pod's address and port that traffic is sent to.</summary>
/// <param name="Address">Of the ruleset's family.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="IsLocal">The pod runs on this node; only then can it be its own client (hairpin).</param>
public readonly record struct Destination(IPAddress Address, ushort Port, bool IsLocal)
{
    /// <summary><c>10.244.1.7:8080</c>, <c>[fd00::7]:8080</c>.</summary>
    public override string ToString() => new IPEndPoint(Address, Port).ToString();
}
