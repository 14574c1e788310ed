namespace KubeProxyNet.Proxy.Health;

/// <summary>How well one watch is doing.</summary>
/// <param name="Name">What it watches, such as <c>services</c>.</param>
/// <param name="IsSynced">Its first list is complete.</param>
/// <param name="SinceContact">Time since the API server last said anything: an event, a bookmark, a list.</param>
/// <param name="Lists">How many complete lists it has taken.</param>
internal readonly record struct InformerFreshness(string Name, bool IsSynced, TimeSpan SinceContact, long Lists = 0);
