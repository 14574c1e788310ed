using System.Text.Json.Nodes;
using KubeProxyNet.Lab.ApiServer.Selectors;

namespace KubeProxyNet.Lab.ApiServer.Admission;

/// <summary>Deployments, ReplicaSets and DaemonSets.</summary>
internal static class WorkloadValidation
{
    public static void Validate(JsonObject value, JsonObject? before, List<FieldError> errors)
    {
        if (value.Number("spec.replicas") is { } replicas and < 0)
        {
            errors.Add(FieldError.Invalid("spec.replicas", replicas, "must be greater than or equal to 0"));
        }

        ValidateSelector(value, errors);
        MetadataValidation.ValidateLabels(value, "spec.template.metadata.labels", errors);
        PodValidation.ValidateSpec(value, "spec.template.spec", errors);
        if (value.Text("spec.template.spec.restartPolicy") is { Length: > 0 } policy and not "Always")
        {
            errors.Add(FieldError.NotSupported("spec.template.spec.restartPolicy", policy, "Always"));
        }

        if (before is not null && !JsonNode.DeepEquals(before.At("spec.selector"), value.At("spec.selector")))
        {
            errors.Add(FieldError.Invalid("spec.selector", value.At("spec.selector")?.ToJsonString(), "field is immutable"));
        }
    }

    private static void ValidateSelector(JsonObject value, List<FieldError> errors)
    {
        var known = value.ObjectsAt("spec.selector.matchExpressions").All(term => Enum.TryParse<LabelOperator>(term.Text("operator"), out _));
        if (!known)
        {
            errors.Add(FieldError.Invalid("spec.selector.matchExpressions", "operator", "not a valid selector operator"));
            return;
        }

        var selector = LabelSelector.OfSpec(value.ObjectAt("spec.selector"));
        if (selector.IsEmpty)
        {
            errors.Add(FieldError.Required("spec.selector"));
        }
        else if (!selector.Matches(value.Map("spec.template.metadata.labels")))
        {
            var labels = value.At("spec.template.metadata.labels")?.ToJsonString() ?? "null";
            errors.Add(new("FieldValueInvalid", "spec.template.metadata.labels", $"Invalid value: {labels}: `selector` does not match template `labels`"));
        }
    }
}
