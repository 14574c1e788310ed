using KubeProxyNet.Informers.Connections;
using KubeProxyNet.Informers.Decoding;
using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Informers.Watching;

/// <summary>Reads the events of one watch, one after the other.</summary>
internal sealed class WatchStream<T> : IDisposable
    where T : class, IApiObject
{
    private readonly ApiResponse _response;
    private readonly IObjectDecoder<T> _decoder;
    private readonly IdleDeadline _deadline;
    private readonly StreamWindow _window;

    internal WatchStream(ApiResponse response, IObjectDecoder<T> decoder, int maxSize, TimeProvider time, CancellationToken cancellationToken)
    {
        _response = response;
        _decoder = decoder;
        _deadline = new IdleDeadline(time, cancellationToken);
        _window = new StreamWindow(response.Body, _deadline, maxSize);
    }

    public void Dispose()
    {
        _window.Dispose();
        _deadline.Dispose();
        _response.Dispose();
    }

    /// <summary>The next event; null at the end. A frame that was cut off by the end is dropped: its event comes again after resuming.</summary>
    internal async ValueTask<WatchEvent<T>?> ReadAsync(TimeSpan patience)
    {
        while (true)
        {
            var length = _decoder.MeasureFrame(_window.Unread.Span);
            if (length > 0)
            {
                var frame = _window.Unread[..length];
                _window.Advance(length);
                if (!frame.Span.ContainsAnyExcept(" \t\r\n"u8))
                {
                    continue;
                }

                return _decoder.DecodeWatchEvent(frame.Span);
            }

            if (!await _window.FillAsync(patience))
            {
                return null;
            }
        }
    }
}
