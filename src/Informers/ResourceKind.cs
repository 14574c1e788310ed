using KubeProxyNet.Informers.Decoding;
using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Informers;

/// <summary>What to watch: where it is served, which of it we want, and how it is read.</summary>
public sealed record ResourceKind<T>
    where T : class, IApiObject
{
    /// <summary>The API group, empty for the core group.</summary>
    public string Group { get; init; } = "";

    /// <summary>The version, for example v1.</summary>
    public required string Version { get; init; }

    /// <summary>The resource as it stands in paths and in RBAC rules, for example endpointslices.</summary>
    public required string Resource { get; init; }

    /// <summary>Its objects are in namespaces.</summary>
    public bool IsNamespaced { get; init; }

    /// <summary>Which labels the server should filter by, empty for all objects.</summary>
    public string LabelSelector { get; init; } = "";

    /// <summary>Which fields the server should filter by, empty for all objects.</summary>
    public string FieldSelector { get; init; } = "";

    /// <summary>True if older servers do not have this resource at all: then there are simply no objects.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Turns the server's answers into models.</summary>
    public required IObjectDecoder<T> Decoder { get; init; }

    /// <summary>The path of the collection over all namespaces, without a leading slash.</summary>
    public string Path => $"{Root}/{Resource}";

    /// <summary>The path of the part of it that is the least work for the server: that in the namespace "default", which every cluster has; all of it if it has no namespaces.</summary>
    internal string SmallestPath => IsNamespaced ? $"{Root}/namespaces/default/{Resource}" : Path;

    private string Root => Group.Length == 0 ? $"api/{Version}" : $"apis/{Group}/{Version}";

    /// <summary>The resource with its group, as in messages of the API server.</summary>
    public override string ToString() => Group.Length == 0 ? Resource : $"{Resource}.{Group}";
}
