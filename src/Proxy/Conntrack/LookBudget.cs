namespace KubeProxyNet.Proxy.Conntrack;

/// <summary>
/// How much of a processor's time looks may take: a given share over the long run, and a second of it at once after a quiet time, so that what was
/// broken five times in a row is mended five times, before the clients try again. Owned by the reconciler.
/// </summary>
/// <param name="restFactor">For how many times its length a look has to be rested after in the long run; 0: no look is.</param>
/// <param name="time">The clock.</param>
internal sealed class LookBudget(int restFactor, TimeProvider time)
{
    /// <summary>What may be spent at once.</summary>
    internal static readonly TimeSpan Savings = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(5);

    private TimeSpan _spent;
    private long _spentAt;

    /// <summary>How long to rest yet.</summary>
    internal TimeSpan RestLeft => restFactor > 0 && ((SpentNow - Savings) * restFactor) is var rest && rest > TimeSpan.Zero ? rest : TimeSpan.Zero;

    private TimeSpan SpentNow => _spent - (time.GetElapsedTime(_spentAt) / restFactor) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    /// <summary>A look has ended that took so long.</summary>
    internal void Spend(TimeSpan duration)
    {
        if (restFactor == 0)
        {
            return;
        }

        var most = Savings + (LongestRest / restFactor);
        _spent = SpentNow + duration is var spent && spent < most ? spent : most;
        _spentAt = time.GetTimestamp();
    }
}
