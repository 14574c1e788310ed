using System.Text;

namespace KubeProxyNet.Lab.ApiServer.Http;

/// <summary>GET of one object and of lists.</summary>
internal sealed class ReadHandler(ObjectStore store, TimeProvider time)
{
    // As the API server's own threshold (DefaultGzipThresholdBytes): below, compressing costs more than it saves.
    private const int CompressFrom = 128 * 1024;

    public ObjectRenderer Renderer(ApiRequest request) => new(request.Kind, ResponseFormat.Negotiate(request.Http), request.Query("includeObject"), time);

    public Task GetAsync(ApiRequest request)
    {
        var renderer = Renderer(request);
        var item = store.Get(request.Kind, request.Namespace, request.Name);
        if (request.Query("resourceVersion") is { Length: > 0 } version && Versions.Parse(version) > store.Version)
        {
            store.SnapshotAt(request.Kind, Versions.Parse(version));
        }

        return Responses.BytesAsync(request.Http, renderer.Render(item));
    }

    public async Task ListAsync(ApiRequest request)
    {
        var renderer = Renderer(request);
        var page = ListPage.Take(store, request);
        if (renderer.Shape == ResponseShape.Table)
        {
            await Responses.JsonAsync(request.Http, renderer.Table(page.Items, page.Metadata(), withColumns: true));
            return;
        }

        var (kind, apiVersion) = renderer.ListType;
        var head = $"{{\"kind\":\"{kind}\",\"apiVersion\":\"{apiVersion}\",\"metadata\":{page.Metadata().ToJsonString()},\"items\":[";
        request.Http.Response.ContentType = "application/json";
        var size = page.Items.Sum(item => (long)item.Utf8.Length);
        var body = size < CompressFrom ? request.Http.Response.Body : Responses.Compressed(request.Http);
        await WriteAsync(request, renderer, page.Items, head, body);
        if (body != request.Http.Response.Body)
        {
            await body.DisposeAsync();
        }
    }

    private static async Task WriteAsync(ApiRequest request, ObjectRenderer renderer, List<StoredObject> items, string head, Stream body)
    {
        // Gathered into large pieces: a write for each item would cost more than the items.
        var buffer = new MemoryStream(1 << 17);
        buffer.Write(Encoding.UTF8.GetBytes(head));
        for (var index = 0; index < items.Count; index++)
        {
            buffer.Write(index == 0 ? "{"u8 : ",{"u8);
            buffer.Write(renderer.RenderItem(items[index]).Span);
            if (buffer.Length > 1 << 16)
            {
                await body.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), request.Aborted);
                buffer.SetLength(0);
            }
        }

        buffer.Write("]}\n"u8);
        await body.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), request.Aborted);
    }
}
