namespace KubeProxyNet.Lab.ApiServer.Http;

/// <summary>How the client wants objects: whole, as rows of a table, or their metadata only.</summary>
internal sealed record ResponseFormat(ResponseShape Shape, string Version = "v1")
{
    private static readonly ResponseFormat Whole = new(ResponseShape.Whole);

    /// <summary>The first type of the Accept header that we can write; 406 if there is none.</summary>
    public static ResponseFormat Negotiate(HttpContext context)
    {
        var accept = context.Request.Headers.Accept.ToString();
        if (accept.Length == 0)
        {
            return Whole;
        }

        foreach (var range in accept.Split(','))
        {
            var parts = range.Split(';', StringSplitOptions.TrimEntries);
            if (parts[0] is "application/json" or "*/*" or "application/*" or "text/*" && Of(parts) is { } format)
            {
                return format;
            }
        }

        throw new ApiException(
            406, "NotAcceptable", "only the following media types are accepted: application/json, application/json;stream=watch");
    }

    private static ResponseFormat? Of(string[] parts)
    {
        var parameters = parts.Skip(1).Select(part => part.Split('=', 2)).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1]);
        var version = parameters.GetValueOrDefault("v", "v1");
        return parameters.GetValueOrDefault("as", "") switch
        {
            "" => Whole,
            _ when version is not ("v1" or "v1beta1") => null,
            "Table" => new(ResponseShape.Table, version),
            "PartialObjectMetadata" or "PartialObjectMetadataList" => new(ResponseShape.Metadata, version),
            _ => null,
        };
    }
}
