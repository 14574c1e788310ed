using System.Text.Json.Nodes;
using KubeProxyNet.Lab.ApiServer.Patching;

namespace KubeProxyNet.Lab.ApiServer.Http;

/// <summary>Subresources that are more than a part of their object: scale, binding, eviction, finalize and the streams of pods.</summary>
internal sealed class SubresourceHandler(ObjectStore store, ApiWriter writer, IPodStreams? streams)
{
    public Task HandleAsync(ApiRequest request)
    {
        var known = request.Subresource == "finalize" ? request.Kind == Kinds.Namespace
            : request.Kind.Subresources.Any(subresource => subresource.Name == request.Subresource);
        if (!known)
        {
            throw new ApiException(404, "NotFound", "the server could not find the requested resource") { Details = [] };
        }

        return request.Subresource switch
        {
            "scale" => ScaleAsync(request),
            "binding" => BindAsync(request),
            "eviction" => EvictAsync(request),
            "finalize" => FinalizeAsync(request),
            _ => StreamAsync(request),
        };
    }

    private Task StreamAsync(ApiRequest request)
    {
        store.Get(request.Kind, request.Namespace, request.Name);
        if (streams is null)
        {
            throw new ApiException(501, "NotImplemented", $"this server has no kubelets: {request.Subresource} of pods is not available");
        }

        var (context, ns, name) = (request.Http, request.Namespace, request.Name);
        return request.Subresource switch
        {
            "log" => streams.LogsAsync(context, ns, name, request.Query("container") is { Length: > 0 } container ? container : null),
            "exec" => streams.ExecAsync(context, ns, name),
            "attach" => streams.AttachAsync(context, ns, name),
            _ => streams.PortForwardAsync(context, ns, name),
        };
    }

    private async Task ScaleAsync(ApiRequest request)
    {
        var (kind, ns, name) = (request.Kind, request.Namespace, request.Name);
        switch (request.Http.Request.Method)
        {
            case "GET":
                await Responses.JsonAsync(request.Http, ScaleOf(store.Get(kind, ns, name).ToJson()));
                break;
            case "PUT":
                var scale = await RequestBody.ObjectAsync(request.Http);
                await RescaleAsync(request, _ => scale);
                break;
            case "PATCH":
                var body = await RequestBody.ReadAsync(request.Http) ?? throw ApiException.BadRequest("the patch is empty");
                await RescaleAsync(request, Patches.For(RequestBody.MediaType(request.Http), kind, body));
                break;
            default:
                throw ApiException.MethodNotAllowed();
        }
    }

    private Task RescaleAsync(ApiRequest request, Func<JsonObject, JsonObject> change)
    {
        var stored = writer.Patch(
            request.Kind,
            request.Namespace,
            request.Name,
            value =>
            {
                var scale = change(ScaleOf(value));
                value.Ensure("spec")["replicas"] = scale.Number("spec.replicas") ?? 0;
                if (scale.Text("metadata.resourceVersion") is { Length: > 0 } version)
                {
                    value["metadata"]!["resourceVersion"] = version;
                }

                return value;
            },
            dryRun: request.DryRun);
        return Responses.JsonAsync(request.Http, ScaleOf(stored.ToJson()));
    }

    private static JsonObject ScaleOf(JsonObject value)
    {
        var metadata = new JsonObject();
        foreach (var property in (string[])["name", "namespace", "uid", "resourceVersion", "creationTimestamp"])
        {
            metadata[property] = value["metadata"]![property]?.DeepClone();
        }

        return new()
        {
            ["kind"] = "Scale",
            ["apiVersion"] = "autoscaling/v1",
            ["metadata"] = metadata,
            ["spec"] = new JsonObject { ["replicas"] = value.Number("spec.replicas") ?? 0 },
            ["status"] = new JsonObject
            {
                ["replicas"] = value.Number("status.replicas") ?? 0,
                ["selector"] = string.Join(",", value.Map("spec.selector.matchLabels").Select(label => $"{label.Key}={label.Value}")),
            },
        };
    }

    private async Task BindAsync(ApiRequest request)
    {
        Require(request, "POST");
        var binding = await RequestBody.ObjectAsync(request.Http);
        var node = binding.Text("target.name");
        writer.Patch(request.Kind, request.Namespace, request.Name, pod =>
        {
            if (pod.Text("spec.nodeName") is { Length: > 0 } bound)
            {
                throw ApiException.Conflict(Kinds.Pod, request.Name, $"pod {request.Name} is already assigned to node \"{bound}\"");
            }

            pod.Ensure("spec")["nodeName"] = node;
            return pod;
        });
        await Responses.JsonAsync(request.Http, Success(), 201);
    }

    private async Task EvictAsync(ApiRequest request)
    {
        Require(request, "POST");
        var eviction = await RequestBody.ObjectAsync(request.Http);
        writer.Delete(request.Kind, request.Namespace, request.Name, DeleteOptions.From(eviction.ObjectAt("deleteOptions"), request));
        await Responses.JsonAsync(request.Http, Success(), 201);
    }

    private async Task FinalizeAsync(ApiRequest request)
    {
        Require(request, "PUT");
        var wanted = await RequestBody.ObjectAsync(request.Http);
        var stored = store.Modify(Kinds.Namespace, "", request.Name, ns => ns.Ensure("spec")["finalizers"] = wanted.At("spec.finalizers")?.DeepClone())
            ?? throw ApiException.NotFound(Kinds.Namespace, request.Name);
        await Responses.BytesAsync(request.Http, stored.Utf8);
    }

    private static void Require(ApiRequest request, string method)
    {
        if (request.Http.Request.Method != method)
        {
            throw ApiException.MethodNotAllowed();
        }
    }

    private static JsonObject Success() => new()
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject(),
        ["status"] = "Success",
        ["code"] = 201,
    };
}
