using System.Text.Json.Nodes;

namespace KubeProxyNet.Lab.ApiServer.Admission;

/// <summary>ConfigMaps and Secrets.</summary>
internal static class ConfigValidation
{
    public static void ConfigMap(JsonObject value, JsonObject? before, List<FieldError> errors)
    {
        Keys(value, errors);
        Immutable(value, before, errors);
    }

    public static void Secret(JsonObject value, JsonObject? before, List<FieldError> errors)
    {
        Keys(value, errors);
        Immutable(value, before, errors);
        foreach (var (key, text) in value.Map("data"))
        {
            if (!System.Buffers.Text.Base64.IsValid(text))
            {
                errors.Add(FieldError.Invalid($"data[{key}]", "<secret contents redacted>", "must be base64"));
            }
        }

        if (before is not null && before.Text("type") != value.Text("type"))
        {
            errors.Add(FieldError.Invalid("type", value.Text("type"), "field is immutable"));
        }
    }

    private static void Keys(JsonObject value, List<FieldError> errors)
    {
        foreach (var key in value.Map("data").Keys.Concat(value.Map("binaryData").Keys).Where(key => !NameRules.IsConfigKey(key)))
        {
            errors.Add(FieldError.Invalid($"data[{key}]", key, NameRules.ConfigKeyText));
        }
    }

    private static void Immutable(JsonObject value, JsonObject? before, List<FieldError> errors)
    {
        if (before is not null && before.Truth("immutable") && !JsonNode.DeepEquals(before["data"], value["data"]))
        {
            errors.Add(FieldError.Forbidden("data", "field is immutable when `immutable` is set"));
        }
    }
}
