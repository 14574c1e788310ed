using System.Text.Json.Serialization;

namespace KubeProxyNet.Proxy.Inspection.Explaining;

/// <summary>One address and port under which a service port is reached, and what becomes of the client's connection there.</summary>
/// <param name="Frontend"><c>clusterIP 10.96.0.10:80</c>.</param>
/// <param name="Fate"><c>served</c>, <c>refused</c> or <c>dropped</c>.</param>
/// <param name="Why">In words.</param>
internal sealed record FrontendLine(string Frontend, string Fate, string Why)
{
    /// <summary>The client's address is in none of the Service's source ranges.</summary>
    [JsonIgnore]
    internal bool IsExcluded { get; init; }
}
