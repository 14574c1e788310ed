using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Informers;

/// <summary>News from an informer: everything anew, a part of it, one object, or one object less.</summary>
public abstract record InformerEvent<T>
    where T : class, IApiObject
{
    private InformerEvent()
    {
    }

    /// <summary>The complete set of objects; whatever is not in it is gone.</summary>
    public sealed record Replaced(IReadOnlyList<T> Items) : InformerEvent<T>;

    /// <summary>
    /// Objects of the first list, which is not complete yet: to get ahead with. They come again in <see cref="Replaced"/>, unless they are gone by then; nothing
    /// follows from what is not among them.
    /// </summary>
    public sealed record Arriving(IReadOnlyList<T> Items) : InformerEvent<T>;

    /// <summary>An object is new or has changed.</summary>
    public sealed record Upserted(T Item) : InformerEvent<T>;

    /// <summary>An object is gone.</summary>
    public sealed record Deleted(ObjectKey Key) : InformerEvent<T>;
}
