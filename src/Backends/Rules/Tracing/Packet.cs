using System.Net;

namespace KubeProxyNet.Backends.Rules.Tracing;

/// <summary>The first packet of a connection, as it reaches this node's rules.</summary>
/// <param name="Origin">Where it comes from.</param>
/// <param name="Source">Its source address.</param>
/// <param name="Protocol">Its transport protocol.</param>
/// <param name="Destination">The address it was sent to.</param>
/// <param name="Port">The port it was sent to.</param>
public sealed record Packet(PacketOrigin Origin, IPAddress Source, Protocol Protocol, IPAddress Destination, ushort Port)
{
    /// <summary>The interface it arrives on, which two of the <see cref="LocalDetector"/>s look at; nothing for <see cref="PacketOrigin.ThisNode"/>.</summary>
    public string InputInterface { get; init; } = "";

    /// <summary><c>10.244.1.5 tcp 10.96.0.1:443</c>.</summary>
    public override string ToString() => $"{Source} {Protocol.ToString().ToLowerInvariant()} {new IPEndPoint(Destination, Port)}";
}
