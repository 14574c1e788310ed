using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Proxy.Rulesets;

namespace KubeProxyNet.Proxy.Loop;

/// <summary>The loop's state as somebody who asks may see it, on the loop's thread.</summary>
/// <param name="Node">What the choice of endpoints needs of this node.</param>
/// <param name="Desired">What the kernel should hold, by IP family.</param>
/// <param name="Find">A Service with its slices, as last seen; null if it is not there.</param>
internal sealed record LoopView(NodeFacts Node, IReadOnlyList<Ruleset> Desired, Func<ObjectKey, (Service Service, IReadOnlyList<EndpointSlice> Slices)?> Find);
