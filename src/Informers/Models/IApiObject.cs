using System.Collections.Immutable;

namespace KubeProxyNet.Informers.Models;

/// <summary>What every object we watch has in common.</summary>
public interface IApiObject
{
    /// <summary>The object's namespace and name.</summary>
    ObjectKey Key { get; }

    /// <summary>Tells an object from a later one of the same name.</summary>
    string Uid { get; }

    /// <summary>The version the API server gave to this state of the object; opaque.</summary>
    string ResourceVersion { get; }

    /// <summary>When the object was created, if the API server said so.</summary>
    DateTimeOffset? CreationTimestamp { get; }

    /// <summary>The fields that were left out because their values were malformed.</summary>
    ImmutableArray<ObjectProblem> Problems { get; }
}
