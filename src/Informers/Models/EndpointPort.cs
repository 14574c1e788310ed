namespace KubeProxyNet.Informers.Models;

/// <summary>A port all endpoints of a slice have.</summary>
public sealed record EndpointPort
{
    /// <summary>The name of the Service port this belongs to; null if the slice does not name it, which is not the same as an empty name.</summary>
    public string? Name { get; init; } = "";

    /// <summary>TCP, UDP or SCTP.</summary>
    public string Protocol { get; init; } = "TCP";

    /// <summary>The endpoints' port; null if the slice gives none, which means all ports.</summary>
    public ushort? Port { get; init; }
}
