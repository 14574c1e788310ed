namespace KubeProxyNet.Proxy.Configuration.Reading;

/// <summary>Says what a name that nobody knows was probably meant to be.</summary>
internal static class UnknownFlags
{
    private static readonly HashSet<string> _goneLoggingFlags =
    [
        "add-dir-header", "alsologtostderr", "log-backtrace-at", "log-dir", "log-file", "log-file-max-size", "logtostderr", "one-output",
        "skip-headers", "skip-log-headers", "stderrthreshold",
    ];

    /// <summary>The text of the error.</summary>
    public static string Explain(string name, IEnumerable<string> known)
    {
        if (_goneLoggingFlags.Contains(name))
        {
            return "was removed in Kubernetes 1.26; what is logged goes to stderr, see --v, --vmodule and --logging-format";
        }

        return Nearest(name, known) is { } nearest ? $"unknown flag; did you mean --{nearest}?" : "unknown flag; --help lists all";
    }

    /// <summary>The known name that takes the fewest changes, if they are few for its length.</summary>
    public static string? Nearest(string name, IEnumerable<string> known)
    {
        var nearest = known.Select(candidate => (candidate, distance: Distance(name, candidate))).OrderBy(pair => pair.distance).FirstOrDefault();
        return nearest.candidate is not null && nearest.distance <= Math.Max(1, name.Length / 3) ? nearest.candidate : null;
    }

    // Levenshtein's, with case ignored.
    private static int Distance(string left, string right)
    {
        var previous = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var current = new int[right.Length + 1];
            current[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replace = char.ToUpperInvariant(left[i - 1]) == char.ToUpperInvariant(right[j - 1]) ? 0 : 1;
                current[j] = Math.Min(Math.Min(previous[j], current[j - 1]) + 1, previous[j - 1] + replace);
            }

            previous = current;
        }

        return previous[^1];
    }
}
