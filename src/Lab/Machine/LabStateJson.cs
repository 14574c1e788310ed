using System.Text.Json.Serialization;

namespace KubeProxyNet.Lab.Machine;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LabState))]
[JsonSerializable(typeof(NodeAgents))]
internal sealed partial class LabStateJson : JsonSerializerContext;
