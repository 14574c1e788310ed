using System.Text.Json.Nodes;

namespace KubeProxyNet.Lab.ApiServer.Disturbances;

/// <summary>What goes wrong at the server.</summary>
internal sealed record Disturbance
{
    /// <summary>Nothing does.</summary>
    public static Disturbance None { get; } = new();

    /// <summary>Every request is refused with this status; 0: none is.</summary>
    public int Status { get; init; }

    /// <summary>Lists are answered so late, streamed ones included.</summary>
    public TimeSpan ListDelay { get; init; }

    /// <summary>What goes wrong with watches.</summary>
    public WatchDisturbance Watches { get; init; }

    /// <summary>From {"status": 429, "listDelayMilliseconds": 1000, "watches": "gone"}, each optional.</summary>
    /// <exception cref="ApiException">400: there is no such disturbance of watches.</exception>
    public static Disturbance Read(JsonObject wanted) => new()
    {
        Status = (int)(wanted.Number("status") ?? 0),
        ListDelay = TimeSpan.FromMilliseconds(wanted.Number("listDelayMilliseconds") ?? 0),
        Watches = wanted.Text("watches") is { Length: > 0 } text
            ? Enum.TryParse<WatchDisturbance>(text, ignoreCase: true, out var watches) ? watches : throw ApiException.BadRequest($"watches: \"{text}\" is none of {string.Join(", ", Enum.GetNames<WatchDisturbance>())}")
            : WatchDisturbance.None,
    };
}
