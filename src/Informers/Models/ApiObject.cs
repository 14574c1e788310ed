using System.Collections.Immutable;

namespace KubeProxyNet.Informers.Models;

/// <summary>The metadata shared by all models; immutable, compared by value but for its lists.</summary>
public abstract record ApiObject : IApiObject
{
    /// <inheritdoc/>
    public required ObjectKey Key { get; init; }

    /// <inheritdoc/>
    public string Uid { get; init; } = "";

    /// <inheritdoc/>
    public string ResourceVersion { get; init; } = "";

    /// <inheritdoc/>
    public DateTimeOffset? CreationTimestamp { get; init; }

    /// <inheritdoc/>
    public ImmutableArray<ObjectProblem> Problems { get; init => field = value.IsDefault ? [] : value; } = [];
}
