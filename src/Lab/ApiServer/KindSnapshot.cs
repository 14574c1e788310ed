using System.Collections.Immutable;

namespace KubeProxyNet.Lab.ApiServer;

/// <summary>All objects of a kind at one version of the store.</summary>
internal sealed record KindSnapshot(ResourceKind Kind, long Version, ImmutableSortedSet<StoredObject> Objects)
{
    /// <summary>The objects of one namespace, or of all if null, in order; only those after a key, if one is given.</summary>
    public IEnumerable<StoredObject> Range(string? ns = null, (string Namespace, string Name)? after = null)
    {
        if (string.IsNullOrEmpty(ns) && after is null)
        {
            return Objects;
        }

        return From(after ?? (ns!, ""), ns);
    }

    private IEnumerable<StoredObject> From((string Namespace, string Name) start, string? ns)
    {
        var probe = new StoredObject(Kind, start.Namespace, start.Name, "", 0, []);
        var index = Objects.IndexOf(probe);
        for (index = index < 0 ? ~index : index + 1; index < Objects.Count; index++)
        {
            var item = Objects[index];
            if (!string.IsNullOrEmpty(ns) && item.Namespace != ns)
            {
                yield break;
            }

            yield return item;
        }
    }
}
