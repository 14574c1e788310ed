using System.Text;
using System.Text.Json.Nodes;

namespace KubeProxyNet.Lab.ApiServer.Http;

/// <summary>
/// The older schema, which kubectl before 1.24 insists on, in protobuf. Like <see cref="OpenApiV3"/> it has no types (kubectl skips
/// validation of types that are absent) but a PATCH with a dryRun parameter for every kind.
/// </summary>
internal static class OpenApiV2
{
    // Clients ask for ...spec.v2@v1.0+protobuf, but '@' is no character of a media type and Go refuses to read one with it.
    private const string AskedType = "application/com.github.proto-openapi.spec.v2";
    private const string ProtobufType = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    // Field numbers of openapiv2/OpenAPIv2.proto in google/gnostic.
    private const int DocumentSwagger = 1;
    private const int DocumentInfo = 2;
    private const int DocumentPaths = 8;
    private const int InfoTitle = 1;
    private const int InfoVersion = 2;
    private const int PathsPath = 2;
    private const int NamedName = 1;
    private const int NamedValue = 2;
    private const int PathItemPatch = 8;
    private const int OperationParameters = 8;
    private const int OperationVendorExtension = 13;
    private const int ParametersItemParameter = 1;
    private const int ParameterNonBody = 2;
    private const int NonBodyQuery = 3;
    private const int QueryIn = 2;
    private const int QueryName = 4;
    private const int QueryType = 6;
    private const int AnyYaml = 2;

    public static Task WriteAsync(HttpContext context)
    {
        var accept = context.Request.Headers.Accept.ToString();
        if (accept.Contains(AskedType, StringComparison.OrdinalIgnoreCase))
        {
            return Responses.BytesAsync(context, Document(), type: ProtobufType);
        }

        return Responses.JsonAsync(context, new JsonObject
        {
            ["swagger"] = "2.0",
            ["info"] = new JsonObject { ["title"] = "Kubernetes", ["version"] = "v1.32.0" },
            ["paths"] = new JsonObject(),
            ["definitions"] = new JsonObject(),
        });
    }

    private static byte[] Document() => Message(
        (DocumentSwagger, Text("2.0")),
        (DocumentInfo, Message((InfoTitle, Text("Kubernetes")), (InfoVersion, Text("v1.32.0")))),
        (DocumentPaths, Message([.. Kinds.All.Select(kind => (PathsPath, Path(kind)))])));

    private static byte[] Path(ResourceKind kind)
    {
        var root = kind.Group.Length == 0 ? $"/api/{kind.Version}" : $"/apis/{kind.ApiVersion}";
        var scope = kind.Namespaced ? "/namespaces/{namespace}" : "";
        return Message(
            (NamedName, Text($"{root}{scope}/{kind.Plural}/{{name}}")),
            (NamedValue, Message((PathItemPatch, Patch(kind)))));
    }

    private static byte[] Patch(ResourceKind kind)
    {
        var type = Message(
            (NamedName, Text("x-kubernetes-group-version-kind")),
            (NamedValue, Message((AnyYaml, Text($"group: \"{kind.Group}\"\nkind: {kind.Kind}\nversion: {kind.Version}\n")))));
        return Message(
            (OperationParameters, Parameter("dryRun")),
            (OperationParameters, Parameter("fieldManager")),
            (OperationParameters, Parameter("fieldValidation")),
            (OperationVendorExtension, type));
    }

    private static byte[] Parameter(string name)
    {
        var query = Message((QueryIn, Text("query")), (QueryName, Text(name)), (QueryType, Text("string")));
        return Message((ParametersItemParameter, Message((ParameterNonBody, Message((NonBodyQuery, query))))));
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>A protobuf message of length-delimited fields, the only ones this schema needs.</summary>
    private static byte[] Message(params (int Field, byte[] Value)[] fields)
    {
        var stream = new MemoryStream();
        foreach (var (field, value) in fields)
        {
            WriteVarint(stream, (field << 3) | 2);
            WriteVarint(stream, value.Length);
            stream.Write(value);
        }

        return stream.ToArray();
    }

    private static void WriteVarint(MemoryStream stream, int value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            stream.WriteByte((byte)(value | 0x80));
        }

        stream.WriteByte((byte)value);
    }
}
