namespace KubeProxyNet.Proxy.Health;

/// <summary>How one IP family's rules stand to what the API server wants.</summary>
internal sealed record FamilyHealth
{
    /// <summary>When the oldest change came that is not programmed yet, on the monotonic clock; null if none waits.</summary>
    public long? OldestQueued { get; init; }

    /// <summary>When the rules were last right; null if they never were.</summary>
    public DateTimeOffset? LastUpdated { get; init; }

    /// <summary>Why the last sync failed; null if it did not.</summary>
    public string? Failure { get; init; }
}
