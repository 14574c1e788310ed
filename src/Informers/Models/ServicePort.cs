namespace KubeProxyNet.Informers.Models;

/// <summary>One port of a Service; endpoints join it by name and protocol.</summary>
public sealed record ServicePort
{
    /// <summary>The port's name, empty when the Service has only one port.</summary>
    public string Name { get; init; } = "";

    /// <summary>TCP, UDP or SCTP.</summary>
    public string Protocol { get; init; } = "TCP";

    /// <summary>The port on the virtual addresses; never 0.</summary>
    public required ushort Port { get; init; }

    /// <summary>The port on the node's own addresses, 0 if there is none.</summary>
    public ushort NodePort { get; init; }
}
