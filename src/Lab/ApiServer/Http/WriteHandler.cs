using System.Text.Json.Nodes;
using KubeProxyNet.Lab.ApiServer.Patching;

namespace KubeProxyNet.Lab.ApiServer.Http;

/// <summary>POST, PUT, PATCH and DELETE of objects.</summary>
internal sealed class WriteHandler(ObjectStore store, ApiWriter writer, ReadHandler reader)
{
    public async Task CreateAsync(ApiRequest request)
    {
        var renderer = reader.Renderer(request);
        var value = await RequestBody.ObjectAsync(request.Http);
        var stored = writer.Create(request.Kind, request.Namespace, value, request.DryRun);
        await Responses.BytesAsync(request.Http, renderer.Render(stored), 201);
    }

    public async Task UpdateAsync(ApiRequest request)
    {
        var renderer = reader.Renderer(request);
        var value = await RequestBody.ObjectAsync(request.Http);
        var stored = writer.Update(request.Kind, request.Namespace, request.Name, value, request.Subresource, request.DryRun);
        await Responses.BytesAsync(request.Http, renderer.Render(stored));
    }

    public async Task PatchAsync(ApiRequest request)
    {
        var renderer = reader.Renderer(request);
        var type = RequestBody.MediaType(request.Http);
        var body = await RequestBody.ReadAsync(request.Http) ?? throw ApiException.BadRequest("the patch is empty");
        var created = false;
        StoredObject stored;
        if (type is "application/apply-patch+yaml")
        {
            (stored, created) = Apply(request, body);
        }
        else
        {
            var change = Patches.For(type, request.Kind, body);
            stored = writer.Patch(request.Kind, request.Namespace, request.Name, change, request.Subresource, request.DryRun);
        }

        await Responses.BytesAsync(request.Http, renderer.Render(stored), created ? 201 : 200);
    }

    public async Task DeleteAsync(ApiRequest request)
    {
        var renderer = reader.Renderer(request);
        var options = DeleteOptions.From(await RequestBody.OptionalObjectAsync(request.Http), request);
        var deleted = writer.Delete(request.Kind, request.Namespace, request.Name, options);
        var gone = store.Find(request.Kind, request.Namespace, request.Name) is null || (options.DryRun && deleted.Field("metadata.finalizers").Length == 0);
        if (gone && !request.Kind.DeletedGracefully)
        {
            await Responses.JsonAsync(request.Http, Success(request.Kind, deleted));
        }
        else
        {
            await Responses.BytesAsync(request.Http, renderer.Render(deleted));
        }
    }

    public async Task DeleteAllAsync(ApiRequest request)
    {
        var renderer = reader.Renderer(request);
        var options = DeleteOptions.From(await RequestBody.OptionalObjectAsync(request.Http), request);
        var page = ListPage.Take(store, request);
        foreach (var item in page.Items)
        {
            try
            {
                writer.Delete(request.Kind, item.Namespace, item.Name, options);
            }
            catch (ApiException gone) when (gone.Code == 404)
            {
                continue;
            }
        }

        var items = page.Items.Select(item => JsonNode.Parse(renderer.Render(item))).ToArray();
        await Responses.JsonAsync(request.Http, new JsonObject
        {
            ["kind"] = request.Kind.ListKind,
            ["apiVersion"] = request.Kind.ApiVersion,
            ["metadata"] = page.Metadata(),
            ["items"] = new JsonArray(items),
        });
    }

    private (StoredObject Stored, bool Created) Apply(ApiRequest request, JsonNode body)
    {
        var config = body as JsonObject ?? throw ApiException.BadRequest("an apply patch must be an object");
        if (request.FieldManager.Length == 0)
        {
            throw new ApiException(422, "Invalid", "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch");
        }

        var apply = new ServerSideApply(request.Kind, config, request.FieldManager, request.Flag("force"), request.Subresource);
        if (store.Find(request.Kind, request.Namespace, request.Name) is null && request.Subresource.Length == 0)
        {
            var value = apply.ToNewObject(request.Name);
            return (writer.Create(request.Kind, request.Namespace, value, request.DryRun), true);
        }

        return (writer.Patch(request.Kind, request.Namespace, request.Name, apply.MergeInto, request.Subresource, request.DryRun), false);
    }

    private static JsonObject Success(ResourceKind kind, StoredObject deleted)
    {
        var details = new JsonObject { ["name"] = deleted.Name };
        if (kind.Group.Length > 0)
        {
            details["group"] = kind.Group;
        }

        details["kind"] = kind.Plural;
        details["uid"] = deleted.Uid;
        return new() { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success", ["details"] = details };
    }
}
