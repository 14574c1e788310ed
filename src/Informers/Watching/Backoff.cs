namespace KubeProxyNet.Informers.Watching;

/// <summary>Pauses that double with every failure and are never the same on two nodes.</summary>
internal sealed class Backoff(TimeSpan min, TimeSpan max)
{
    private const int MaxDoublings = 20;

    /// <summary>Failures since the last success.</summary>
    internal int Failures { get; private set; }

    internal void Reset() => Failures = 0;

    /// <summary>Counts a failure and gives the pause after it: between half and all of the full one, and never less than the server asked for.</summary>
    internal TimeSpan Next(TimeSpan? asked = null)
    {
        var doublings = Math.Min(Failures++, MaxDoublings);
        var full = Math.Min(min.TotalMilliseconds * (1L << doublings), max.TotalMilliseconds);
        var pause = TimeSpan.FromMilliseconds(full * (0.5 + (Random.Shared.NextDouble() / 2)));
        if (asked is not { } wanted || wanted <= TimeSpan.Zero)
        {
            return pause;
        }

        // Everybody was asked to wait as long; those who come a little later find less of a crowd.
        var spread = wanted * (1 + (Random.Shared.NextDouble() / 10));
        return spread > pause ? spread : pause;
    }
}
