namespace KubeProxyNet.Proxy.Migration;

/// <summary>All that kube-proxy left on this node.</summary>
internal sealed class KubeProxyRemains(IReadOnlyList<IRemainsSource> sources)
{
    /// <summary>Looks, and changes nothing. A place that cannot be looked into does not hide the others.</summary>
    internal RemainsReport Find()
    {
        var found = new List<Remains>();
        var problems = new List<(RemainsKind, string)>();
        foreach (var source in sources)
        {
            Try(source.Kind, () => found.AddRange(source.Find()), problems);
        }

        return new RemainsReport(found, problems);
    }

    /// <summary>Removes what is there now. What is refused does not keep the rest.</summary>
    internal RemainsReport Remove() => Remove(static _ => true);

    /// <summary>The same, for some kinds only.</summary>
    internal RemainsReport Remove(Predicate<RemainsKind> isMeant)
    {
        var removed = new List<Remains>();
        var problems = new List<(RemainsKind, string)>();
        foreach (var source in sources.Where(source => isMeant(source.Kind)))
        {
            IReadOnlyList<Remains> found = [];
            Try(source.Kind, () => found = source.Find(), problems);
            foreach (var remains in found)
            {
                Try(source.Kind, () => Remove(remains, removed), problems);
            }
        }

        return new RemainsReport(removed, problems);
    }

    private static void Remove(Remains remains, List<Remains> removed)
    {
        remains.Remove();
        removed.Add(remains);
    }

    private static void Try(RemainsKind kind, Action action, List<(RemainsKind Kind, string Text)> problems)
    {
        try
        {
            action();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problems.Add((kind, error.Message));
        }
    }
}
