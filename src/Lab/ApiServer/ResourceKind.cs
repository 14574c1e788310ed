using System.Text;
using System.Text.Json.Nodes;

namespace KubeProxyNet.Lab.ApiServer;

/// <summary>One row of the table of kinds (<see cref="Kinds"/>): how a kind is spelt, stored, selected and shown.</summary>
internal sealed class ResourceKind
{
    internal ResourceKind(string group, string version, string kind, string plural, bool namespaced = true)
    {
        Group = group;
        Version = version;
        Kind = kind;
        Plural = plural;
        Namespaced = namespaced;
        TypePrefix = Encoding.UTF8.GetBytes($"{{\"kind\":\"{Kind}\",\"apiVersion\":\"{ApiVersion}\",");
        Store = this;
    }

    public string Group { get; }

    public string Version { get; }

    public string Kind { get; }

    public string Plural { get; }

    public bool Namespaced { get; }

    public IReadOnlyList<string> ShortNames { get; init; } = [];

    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Subresources besides status, by name.</summary>
    public IReadOnlyList<Subresource> Subresources { get; init; } = [];

    /// <summary>The status is written through its subresource only.</summary>
    public bool HasStatus { get; init; }

    /// <summary>metadata.generation grows with every change outside metadata and status.</summary>
    public bool HasGeneration { get; init; }

    /// <summary>Paths a field selector may name, besides metadata.name and metadata.namespace.</summary>
    public IReadOnlyList<string> SelectableFields { get; init; } = [];

    /// <summary>A deleted object lives on until its owner (the kubelet) confirms.</summary>
    public bool DeletedGracefully { get; init; }

    /// <summary>Another spelling of a stored kind: objects are kept as that one.</summary>
    public ResourceKind Store { get; init; }

    /// <summary>Respells a stored object as this kind.</summary>
    public Func<JsonObject, JsonObject> FromStore { get; init; } = value => value;

    /// <summary>Respells an object of this kind as it is stored.</summary>
    public Func<JsonObject, JsonObject> ToStore { get; init; } = value => value;

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    public string ListKind => Kind + "List";

    public string Singular => Kind.ToLowerInvariant();

    /// <summary>plural.group as in messages: services, deployments.apps.</summary>
    public string QualifiedName => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    /// <summary>How every stored object of this kind begins.</summary>
    internal byte[] TypePrefix { get; }

    public override string ToString() => QualifiedName;
}
