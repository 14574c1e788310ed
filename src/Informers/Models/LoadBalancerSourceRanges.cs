using System.Collections.Immutable;
using System.Net;

namespace KubeProxyNet.Informers.Models;

/// <summary>Who may reach a Service through its load balancer addresses.</summary>
public sealed record LoadBalancerSourceRanges
{
    /// <summary>No restriction was asked for.</summary>
    public static LoadBalancerSourceRanges None { get; } = new();

    /// <summary>The ranges as the user wrote them, malformed ones included.</summary>
    public ImmutableArray<string> Raw { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The ranges that could be read, with host bits cleared.</summary>
    public ImmutableArray<IPNetwork> Networks { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>True if a range was given that could not be read; the remaining ones still restrict, and none at all means nobody passes.</summary>
    public bool HasInvalid { get; init; }

    /// <summary>True if a restriction was asked for, readable or not.</summary>
    public bool IsRestricted => !Raw.IsEmpty || !Networks.IsEmpty || HasInvalid;
}
