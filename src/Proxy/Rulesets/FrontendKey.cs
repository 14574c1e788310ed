using System.Net;
using KubeProxyNet.Backends.Rules;

namespace KubeProxyNet.Proxy.Rulesets;

/// <summary>What only one service port can have: an address, protocol and port.</summary>
internal readonly record struct FrontendKey(IPAddress Address, Protocol Protocol, ushort Port)
{
    public override string ToString() => $"{new IPEndPoint(Address, Port)}/{Protocol.ToString().ToUpperInvariant()}";
}
