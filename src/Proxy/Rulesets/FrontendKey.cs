using System.Net;
using KubeProxyNet.Backends.Rules;

namespace KubeProxyNet.Proxy.Rulesets;

/// <summary>What only one service port can have: an address, protocol and port; a null address stands for the node's own ones (a NodePort).</summary>
internal readonly record struct FrontendKey(IPAddress? Address, Protocol Protocol, ushort Port)
{
    public override string ToString() =>
        $"{(Address is null ? $"nodePort {Port}" : new IPEndPoint(Address, Port))}/{Protocol.ToString().ToUpperInvariant()}";
}
