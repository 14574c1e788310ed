namespace KubeProxyNet.Proxy.Migration;

/// <summary>What was found, or removed, and what could not be.</summary>
/// <param name="Items">Found or removed.</param>
/// <param name="Problems">One for each place or thing that could not be looked into or removed.</param>
internal sealed record RemainsReport(IReadOnlyList<Remains> Items, IReadOnlyList<(RemainsKind Kind, string Text)> Problems);
