using System.Collections.Immutable;

namespace KubeProxyNet.Informers.Models;

/// <summary>Some endpoints of one Service, all of one address type.</summary>
public sealed record EndpointSlice : ApiObject
{
    /// <summary>The Service's name, from the label <c>kubernetes.io/service-name</c>; empty if the slice belongs to none.</summary>
    public string ServiceName { get; init; } = "";

    /// <summary>IPv4, IPv6 or FQDN.</summary>
    public string AddressType { get; init; } = "";

    /// <summary>The endpoints whose address could be read.</summary>
    public ImmutableArray<Endpoint> Endpoints { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The ports that could be read.</summary>
    public ImmutableArray<EndpointPort> Ports { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>When the change happened that led to this version, from <c>endpoints.kubernetes.io/last-change-trigger-time</c>.</summary>
    public DateTimeOffset? LastChangeTriggerTime { get; init; }
}
