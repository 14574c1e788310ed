using System.Text.Json.Nodes;
using KubeProxyNet.Lab.ApiServer.Disturbances;

namespace KubeProxyNet.Lab.ApiServer.Http;

/// <summary>Every request's way: who is it, what is it about, may they, do it; a refusal becomes a Status.</summary>
internal sealed partial class Dispatcher(
    ApiServerOptions options, Authentication authentication, ReadHandler reader, WatchHandler watcher, WriteHandler writes, SubresourceHandler subresources,
    LabHandler lab, Disturbances.Disturbances disturbances, ILogger<Dispatcher> logger)
{
    public async Task HandleAsync(HttpContext context)
    {
        try
        {
            await RouteAsync(context);
        }
        catch (ApiException refusal) when (!context.Response.HasStarted)
        {
            await Responses.StatusAsync(context, refusal);
        }
        catch (Exception broken) when (broken is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; nobody is left to be told.
            return;
        }
        catch (Exception bug) when (!context.Response.HasStarted)
        {
            LogBug(context.Request.Method, context.Request.Path, bug);
            await Responses.StatusAsync(context, new ApiException(500, "InternalError", "Internal error occurred: " + bug.Message));
        }
    }

    private Task RouteAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        if (Discovery.Public(path) is { } open)
        {
            return open(context);
        }

        var user = authentication.User(context) ?? throw new ApiException(401, "Unauthorized", "Unauthorized");
        if (lab.Handle(context, path) is { } own)
        {
            return own;
        }

        disturbances.Admit(context);
        if (Discovery.Document(context, path) is { } document)
        {
            return document;
        }

        if (path == "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews")
        {
            return AccessReviewAsync(context);
        }

        if (ApiPath.Parse(context) is not { } request)
        {
            throw new ApiException(404, "NotFound", "the server could not find the requested resource") { Details = [] };
        }

        request = request with { User = user };
        CheckAccess(request);
        return request.Subresource.Length > 0 && request.Subresource != "status" ? subresources.HandleAsync(request) : HandleAsync(request);
    }

    private Task HandleAsync(ApiRequest request)
    {
        if (request.Subresource.Length > 0 && !request.Kind.HasStatus)
        {
            throw new ApiException(404, "NotFound", "the server could not find the requested resource") { Details = [] };
        }

        return (Verb(request), request.Subresource) switch
        {
            ("get", _) => reader.GetAsync(request),
            ("list", _) => ListAsync(request),
            ("watch", "") => watcher.WatchAsync(request, reader.Renderer(request)),
            ("create", "") => writes.CreateAsync(request),
            ("update", _) => writes.UpdateAsync(request),
            ("patch", _) => writes.PatchAsync(request),
            ("delete", "") => writes.DeleteAsync(request),
            ("deletecollection", "") => writes.DeleteAllAsync(request),
            _ => throw ApiException.MethodNotAllowed(),
        };
    }

    private async Task ListAsync(ApiRequest request)
    {
        await disturbances.DelayListAsync(request.Http);
        await reader.ListAsync(request);
    }

    /// <summary>The verb as RBAC spells it; empty if the method does not go with the path.</summary>
    private static string Verb(ApiRequest request)
    {
        return (request.Http.Request.Method, request.Name.Length > 0) switch
        {
            ("GET" or "HEAD", _) when request.Flag("watch") => "watch",
            ("GET" or "HEAD", true) => "get",
            ("GET" or "HEAD", false) => "list",
            ("POST", false) => "create",
            ("POST", true) when request.Subresource.Length > 0 => "create",
            ("PUT", true) => "update",
            ("PATCH", true) => "patch",
            ("DELETE", true) => "delete",
            ("DELETE", false) => "deletecollection",
            _ => "",
        };
    }

    private void CheckAccess(ApiRequest request)
    {
        var (kind, verb) = (request.Kind, Verb(request));
        var access = new ApiAccess(request.User, verb, kind.Group, kind.Plural, request.Subresource, request.Namespace, request.Name);
        if (!options.Authorize(access))
        {
            var resource = request.Subresource.Length > 0 ? $"{kind.Plural}/{request.Subresource}" : kind.Plural;
            var scope = request.Namespace.Length > 0 ? $"in the namespace \"{request.Namespace}\"" : "at the cluster scope";
            var subject = request.Name.Length > 0 ? $"{kind.QualifiedName} \"{request.Name}\"" : kind.QualifiedName;
            throw new ApiException(
                403, "Forbidden", $"{subject} is forbidden: User \"{request.User}\" cannot {verb} resource \"{resource}\" in API group \"{kind.Group}\" {scope}")
            {
                Details = new JsonObject { ["name"] = request.Name, ["group"] = kind.Group, ["kind"] = kind.Plural },
            };
        }
    }

    private async Task AccessReviewAsync(HttpContext context)
    {
        var review = await RequestBody.ObjectAsync(context);
        var wanted = review.ObjectAt("spec.resourceAttributes") ?? [];
        var access = new ApiAccess(
            authentication.User(context)!, wanted.Text("verb"), wanted.Text("group"), wanted.Text("resource"), wanted.Text("subresource"),
            wanted.Text("namespace"), wanted.Text("name"));
        review["metadata"] = new JsonObject { ["creationTimestamp"] = null };
        review["status"] = new JsonObject { ["allowed"] = options.Authorize(access) };
        await Responses.JsonAsync(context, review, 201);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private partial void LogBug(string method, string path, Exception exception);
}
