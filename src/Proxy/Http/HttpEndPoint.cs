using System.Net;

namespace KubeProxyNet.Proxy.Http;

/// <summary>An address that should be listened on, and who answers there.</summary>
internal sealed record HttpEndPoint
{
    /// <summary>What it is, for log lines.</summary>
    public required string Name { get; init; }

    /// <summary>Where; an any-address of either family means all addresses of both, as in Go.</summary>
    public required IPEndPoint Address { get; init; }

    /// <summary>Who answers.</summary>
    public required IHttpHandler Handler { get; init; }

    /// <summary>A connection beyond this number takes the place of the oldest one, so that nobody takes the memory of the others, nor keeps them out.</summary>
    public int MaximumConnections { get; init; } = 128;

    /// <summary>Told the reason when listening fails after it did not; never twice for one failure.</summary>
    public Action<string>? Failed { get; init; }
}
