namespace KubeProxyNet.Lab.ApiServer;

/// <summary>What is wrong with one field, in the words of the API server.</summary>
internal sealed record FieldError(string Reason, string Field, string Detail)
{
    public static FieldError Required(string field, string why = "") => new("FieldValueRequired", field, Join("Required value", why));

    public static FieldError Invalid(string field, object? value, string why) =>
        new("FieldValueInvalid", field, $"Invalid value: {Quote(value)}: {why}");

    public static FieldError NotSupported(string field, string value, params string[] supported) =>
        new("FieldValueNotSupported", field, $"Unsupported value: {Quote(value)}: supported values: {string.Join(", ", supported.Select(Quote))}");

    public static FieldError Duplicate(string field, object? value) => new("FieldValueDuplicate", field, $"Duplicate value: {Quote(value)}");

    public static FieldError Forbidden(string field, string why) => new("FieldValueForbidden", field, Join("Forbidden", why));

    public override string ToString() => $"{Field}: {Detail}";

    private static string Join(string what, string why) => why.Length == 0 ? what : $"{what}: {why}";

    private static string Quote(object? value) => value is string text ? $"\"{text}\"" : value?.ToString() ?? "null";
}
