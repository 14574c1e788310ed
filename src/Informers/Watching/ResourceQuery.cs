using System.Globalization;
using System.Text;
using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Informers.Watching;

/// <summary>Writes the paths of list and watch requests.</summary>
internal static class ResourceQuery
{
    /// <summary>One page of the newest state; a limit of 0 asks for everything at once.</summary>
    internal static string List<T>(ResourceKind<T> kind, int limit, string next)
        where T : class, IApiObject => Build(
            kind.Path,
            kind,
            ("limit", limit > 0 ? limit.ToString(CultureInfo.InvariantCulture) : ""),
            ("continue", next));

    /// <summary>Hardly anything, at the newest version.</summary>
    internal static string Newest<T>(ResourceKind<T> kind)
        where T : class, IApiObject => Build(kind.SmallestPath, kind, ("limit", "1"));

    /// <summary>What happened after a version.</summary>
    internal static string Watch<T>(ResourceKind<T> kind, string version, TimeSpan duration)
        where T : class, IApiObject => Build(
            kind.Path,
            kind,
            ("watch", "true"),
            ("allowWatchBookmarks", "true"),
            ("resourceVersion", version),
            ("timeoutSeconds", Seconds(duration)));

    /// <summary>The newest state as events, a bookmark, and what happens after it. No version means the newest, as a list without one does.</summary>
    internal static string Stream<T>(ResourceKind<T> kind, TimeSpan duration)
        where T : class, IApiObject => Build(
            kind.Path,
            kind,
            ("watch", "true"),
            ("allowWatchBookmarks", "true"),
            ("sendInitialEvents", "true"),
            ("resourceVersionMatch", "NotOlderThan"),
            ("timeoutSeconds", Seconds(duration)));

    private static string Build<T>(string path, ResourceKind<T> kind, params ReadOnlySpan<(string Name, string Value)> parameters)
        where T : class, IApiObject
    {
        var query = new StringBuilder(path).Append('?');
        Append(query, "labelSelector", kind.LabelSelector);
        Append(query, "fieldSelector", kind.FieldSelector);
        foreach (var (name, value) in parameters)
        {
            Append(query, name, value);
        }

        return query.ToString(0, query.Length - 1);
    }

    private static void Append(StringBuilder query, string name, string value)
    {
        if (value.Length > 0)
        {
            query.Append(name).Append('=').Append(Uri.EscapeDataString(value)).Append('&');
        }
    }

    private static string Seconds(TimeSpan duration) => ((long)Math.Max(1, duration.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
}
