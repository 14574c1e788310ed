using System.Collections.Immutable;
using System.Net;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Proxy.Rulesets;

/// <summary>One endpoint of one service port, with all that decides whether it is used.</summary>
internal readonly record struct EndpointFacts(IPAddress Address, ushort Port, bool IsLocal, Endpoint Source)
{
    internal bool IsReady => Source.Ready;

    /// <summary>Going away, but still able to answer: the last resort when nothing is ready. KEP-1669.</summary>
    internal bool IsServingTerminating => Source.Serving && Source.Terminating;

    internal ImmutableArray<string> ForZones => Source.ForZones;

    internal ImmutableArray<string> ForNodes => Source.ForNodes;

    internal Destination ToDestination() => new(Address, Port, IsLocal);
}
