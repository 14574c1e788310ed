using System.Text.Json.Serialization;
using KubeProxyNet.Proxy.Inspection.Explaining;

namespace KubeProxyNet.Proxy.Hosting.Status;

/// <summary>The page's data.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(NodeStatus))]
[JsonSerializable(typeof(IReadOnlyList<ServiceRow>))]
[JsonSerializable(typeof(IReadOnlyList<Explanation>))]
internal sealed partial class StatusJson : JsonSerializerContext;
