namespace KubeProxyNet.Lab.Programs;

/// <summary>Pearson's test of whether counts per endpoint could have come from an even spread.</summary>
internal static class ChiSquare
{
    /// <summary>The sum of squared deviations from an even spread, each divided by the expected count.</summary>
    public static double Statistic(IReadOnlyCollection<long> counts)
    {
        var total = counts.Sum();
        if (total == 0)
        {
            return 0;
        }

        var expected = (double)total / counts.Count;
        return counts.Sum(count => (count - expected) * (count - expected) / expected);
    }

    /// <summary>The value an even spread over <paramref name="degreesOfFreedom"/> + 1 endpoints exceeds once in a thousand runs.</summary>
    public static double CriticalValue(int degreesOfFreedom)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(degreesOfFreedom);

        const double probability = 0.001;
        var low = 0.0;
        var high = 20.0 + (4.0 * degreesOfFreedom);
        for (var step = 0; step < 80; step++)
        {
            var middle = (low + high) / 2;
            if (Survival(middle, degreesOfFreedom) > probability)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return high;
    }

    /// <summary>True when the counts look evenly spread at p = 0.001; one endpoint alone always does.</summary>
    public static bool IsEven(IReadOnlyCollection<long> counts) =>
        counts.Count < 2 || Statistic(counts) <= CriticalValue(counts.Count - 1);

    // One minus the regularized lower incomplete gamma function P(k/2, x/2), by its power series.
    private static double Survival(double statistic, int degreesOfFreedom)
    {
        if (statistic <= 0)
        {
            return 1;
        }

        var shape = degreesOfFreedom / 2.0;
        var half = statistic / 2;
        var term = 1.0;
        var sum = 1.0;
        for (var n = 1; n < 10_000 && term > sum * 1e-16; n++)
        {
            term *= half / (shape + n);
            sum += term;
        }

        return 1 - Math.Exp((shape * Math.Log(half)) - half - LogGamma(shape + 1) + Math.Log(sum));
    }

    // Gamma at whole and half numbers only, which is all that degrees of freedom ask for.
    private static double LogGamma(double value)
    {
        var whole = value == Math.Floor(value);
        var at = whole ? 1.0 : 0.5;
        var log = whole ? 0.0 : Math.Log(Math.PI) / 2;
        for (; at < value; at++)
        {
            log += Math.Log(at);
        }

        return log;
    }
}
