namespace KubeProxyNet.Proxy.Conntrack;

/// <summary>
/// How much of a processor's time looks may take: a given share over the long run, and a second of it at once after a quiet time, so that what was
/// broken five times in a row is mended five times, before the clients try again. Nothing waits longer than five seconds: where looks take longer than a tenth of a
/// second, they take more than their share. Owned by the reconciler.
/// </summary>
/// <param name="parts">One of so many parts of a processor's time in the long run; 1: all of it, and no rest.</param>
/// <param name="time">The clock.</param>
internal sealed class LookBudget(int parts, TimeProvider time)
{
    /// <summary>What may be spent at once.</summary>
    internal static readonly TimeSpan Savings = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(5);

    private TimeSpan _spent;
    private long _spentAt;

    /// <summary>How long to rest yet.</summary>
    internal TimeSpan RestLeft => parts > 1 && ((SpentNow - Savings) * parts) is var rest && rest > TimeSpan.Zero ? rest : TimeSpan.Zero;

    private TimeSpan SpentNow => _spent - (time.GetElapsedTime(_spentAt) / parts) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    /// <summary>A look has ended that took so long.</summary>
    internal void Spend(TimeSpan duration)
    {
        var most = Savings + (LongestRest / parts);
        _spent = SpentNow + duration is var spent && spent < most ? spent : most;
        _spentAt = time.GetTimestamp();
    }
}
