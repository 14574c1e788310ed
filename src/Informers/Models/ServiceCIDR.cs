using System.Collections.Immutable;
using System.Net;

namespace KubeProxyNet.Informers.Models;

/// <summary>Ranges that ClusterIPs are allocated from.</summary>
public sealed record ServiceCIDR : ApiObject
{
    /// <summary>The ranges that could be read, with host bits cleared.</summary>
    public ImmutableArray<IPNetwork> Cidrs { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The condition Ready is True.</summary>
    public bool IsReady { get; init; }

    /// <summary>True if the object has a deletion timestamp.</summary>
    public bool IsDeleting { get; init; }
}
