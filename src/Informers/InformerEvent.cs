using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Informers;

/// <summary>News from an informer: everything anew, one object, or one object less.</summary>
public abstract record InformerEvent<T>
    where T : class, IApiObject
{
    private InformerEvent()
    {
    }

    /// <summary>The complete set of objects; whatever is not in it is gone.</summary>
    public sealed record Replaced(IReadOnlyList<T> Items) : InformerEvent<T>;

    /// <summary>An object is new or has changed.</summary>
    public sealed record Upserted(T Item) : InformerEvent<T>;

    /// <summary>An object is gone.</summary>
    public sealed record Deleted(ObjectKey Key) : InformerEvent<T>;
}
