using System.Text.Json.Nodes;

namespace KubeProxyNet.Lab.ApiServer.Admission;

/// <summary>Names, labels, annotations, finalizers.</summary>
internal static class MetadataValidation
{
    private const int MaxAnnotationBytes = 256 * 1024;

    public static void Validate(ResourceKind kind, JsonObject value, JsonObject? before, List<FieldError> errors)
    {
        ValidateName(kind, value.Name, errors);
        ValidateLabels(value, "metadata.labels", errors);
        var size = 0;
        foreach (var (key, text) in value.Map("metadata.annotations"))
        {
            size += key.Length + text.Length;
            if (!NameRules.IsQualifiedName(key.ToLowerInvariant()))
            {
                errors.Add(FieldError.Invalid("metadata.annotations", key, NameRules.QualifiedText));
            }
        }

        if (size > MaxAnnotationBytes)
        {
            errors.Add(new("FieldValueTooLong", "metadata.annotations", $"Too long: may not be more than {MaxAnnotationBytes} bytes"));
        }

        foreach (var finalizer in value.Texts("metadata.finalizers").Where(finalizer => !NameRules.IsQualifiedName(finalizer)))
        {
            errors.Add(FieldError.Invalid("metadata.finalizers", finalizer, NameRules.QualifiedText));
        }

        if (before?.At("metadata.deletionTimestamp") is not null
            && value.Texts("metadata.finalizers").Except(before.Texts("metadata.finalizers")).ToList() is { Count: > 0 } added)
        {
            errors.Add(FieldError.Forbidden("metadata.finalizers", $"no new finalizers can be added if the object is being deleted, found new finalizers []string{{\"{string.Join("\", \"", added)}\"}}"));
        }
    }

    public static void ValidateLabels(JsonObject value, string path, List<FieldError> errors)
    {
        foreach (var (key, text) in value.Map(path))
        {
            if (!NameRules.IsQualifiedName(key))
            {
                errors.Add(FieldError.Invalid(path, key, NameRules.QualifiedText));
            }

            if (!NameRules.IsLabelValue(text))
            {
                errors.Add(FieldError.Invalid(path, text, NameRules.LabelValueText));
            }
        }
    }

    private static void ValidateName(ResourceKind kind, string name, List<FieldError> errors)
    {
        if (name.Length == 0)
        {
            errors.Add(FieldError.Required("metadata.name", "name or generateName is required"));
            return;
        }

        var (fits, why) = kind == Kinds.Service ? (NameRules.IsServiceName(name), NameRules.ServiceText)
            : kind == Kinds.Namespace ? (NameRules.IsLabel(name), NameRules.LabelText)
            : kind == Kinds.IPAddress ? (System.Net.IPAddress.TryParse(name, out _), "must be a valid IP address in canonical form")
            : (NameRules.IsSubdomain(name), NameRules.SubdomainText);
        if (!fits)
        {
            errors.Add(FieldError.Invalid("metadata.name", name, why));
        }
    }
}
