using System.Collections.Immutable;

namespace KubeProxyNet.Informers.Models;

/// <summary>The metadata shared by all models; immutable, compared by value but for its lists.</summary>
public abstract record ApiObject : IApiObject
{
    // They are UUIDs, as text a hundred bytes each, and there are two for each Service. What is none is kept as it is.
    private readonly Guid _uid;
    private readonly string? _otherUid;

    /// <inheritdoc/>
    public required ObjectKey Key { get; init; }

    /// <inheritdoc/>
    public string Uid
    {
        get => _otherUid ?? (_uid == default ? "" : _uid.ToString());
        init => (_uid, _otherUid) = Guid.TryParseExact(value, "D", out var uid) && uid != default && uid.ToString() == value ? (uid, null) : (default(Guid), value.Length == 0 ? null : value);
    }

    /// <inheritdoc/>
    public string ResourceVersion { get; init; } = "";

    /// <inheritdoc/>
    public DateTimeOffset? CreationTimestamp { get; init; }

    /// <inheritdoc/>
    public ImmutableArray<ObjectProblem> Problems { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Whether both are the same object, and not one that was made anew under its name.</summary>
    public bool HasUidOf(ApiObject other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return _uid == other._uid && _otherUid == other._otherUid;
    }

    /// <summary>Whether both are one version of one object; false if its version is not known.</summary>
    public bool IsVersionOf(ApiObject other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return ResourceVersion.Length > 0 && ResourceVersion == other.ResourceVersion && HasUidOf(other);
    }
}
