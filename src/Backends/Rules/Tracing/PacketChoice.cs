namespace KubeProxyNet.Backends.Rules.Tracing;

/// <summary>One of the destinations that a connection can be sent to.</summary>
/// <param name="Destination">The destination.</param>
/// <param name="IsMasqueraded">It sees the node's address as its client: by the frontend's policy, or because it is itself the client (hairpin).</param>
public readonly record struct PacketChoice(Destination Destination, bool IsMasqueraded)
{
    /// <summary><c>10.244.1.7:8080 masqueraded</c>.</summary>
    public override string ToString() => IsMasqueraded ? $"{Destination} masqueraded" : Destination.ToString();
}
