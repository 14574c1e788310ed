using System.Text.Json.Nodes;

namespace KubeProxyNet.Lab.ApiServer.Admission;

/// <summary>Says what is wrong with an object, as the API server's validation does.</summary>
internal static class Validator
{
    private static readonly Dictionary<ResourceKind, Action<JsonObject, JsonObject?, List<FieldError>>> ByKind = new()
    {
        [Kinds.Pod] = PodValidation.Validate,
        [Kinds.Service] = ServiceValidation.Validate,
        [Kinds.Deployment] = WorkloadValidation.Validate,
        [Kinds.ReplicaSet] = WorkloadValidation.Validate,
        [Kinds.DaemonSet] = WorkloadValidation.Validate,
        [Kinds.EndpointSlice] = EndpointSliceValidation.Validate,
        [Kinds.ConfigMap] = ConfigValidation.ConfigMap,
        [Kinds.Secret] = ConfigValidation.Secret,
    };

    public static IReadOnlyList<FieldError> Validate(ResourceKind kind, JsonObject value, JsonObject? before)
    {
        var errors = new List<FieldError>();
        MetadataValidation.Validate(kind, value, before, errors);
        if (ByKind.TryGetValue(kind, out var validate))
        {
            validate(value, before, errors);
        }

        return errors;
    }
}
