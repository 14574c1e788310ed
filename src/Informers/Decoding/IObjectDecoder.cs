using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Informers.Decoding;

/// <summary>Turns what the API server sends into models; the seam for encodings other than JSON.</summary>
public interface IObjectDecoder<T>
    where T : class, IApiObject
{
    /// <summary>What to ask the server for, the value of the Accept header.</summary>
    string MediaType { get; }

    /// <summary>Measures the first complete frame of a watch stream with its delimiter; 0 if it has not arrived completely.</summary>
    int MeasureFrame(ReadOnlySpan<byte> unread);

    /// <summary>Decodes one frame of a watch stream; throws <see cref="System.Text.Json.JsonException"/> if it is no event at all.</summary>
    WatchEvent<T> DecodeWatchEvent(ReadOnlySpan<byte> frame);

    /// <summary>Begins reading one page of a list.</summary>
    IListReader<T> CreateListReader();
}
