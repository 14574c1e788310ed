using System.Collections.Concurrent;
using System.Threading.Channels;
using KubeProxyNet.Informers.Connections;
using KubeProxyNet.Informers.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace KubeProxyNet.Informers.Tests.Fakes;

/// <summary>Runs an informer against a fake server and writes down its events: <c>= a b</c> for a list, <c>+ a</c>, <c>- a</c>.</summary>
internal sealed class Observer<T> : IAsyncDisposable
    where T : class, IApiObject
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Channel<string> _events = Channel.CreateUnbounded<string>();
    private readonly CancellationTokenSource _stop = new();
    private readonly ApiConnection _connection;
    private readonly Task _run;

    internal Observer(FakeApi api, ResourceKind<T> kind, InformerOptions? options = null, ApiConnection? connection = null, TimeProvider? time = null)
    {
        _connection = connection ?? ApiConnection.Create(new ApiConnectionOptions { Master = api.Url });
        Informer = new Informer<T>(
            _connection, kind, options ?? Hasty, TakeAsync, (key, error) => Unreadable.Enqueue($"{key}: {error}"), time ?? TimeProvider.System, NullLogger.Instance);
        _run = Informer.RunAsync(_stop.Token);
    }

    internal static InformerOptions Hasty { get; } = new()
    {
        MinBackoff = TimeSpan.FromMilliseconds(5),
        MaxBackoff = TimeSpan.FromMilliseconds(50),
    };

    internal static InformerOptions HastyPages { get; } = Hasty with { UseWatchList = false };

    internal Informer<T> Informer { get; }

    internal ConcurrentQueue<string> Unreadable { get; } = [];

    /// <summary>Waits for the next event.</summary>
    internal async Task<string> NextAsync() => await _events.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    internal bool HasMore => _events.Reader.Count > 0;

    /// <summary>Waits until something holds.</summary>
    internal static async Task UntilAsync(Func<bool> condition)
    {
        var deadline = DateTime.UtcNow + Patience;
        while (!condition())
        {
            (DateTime.UtcNow < deadline).ShouldBeTrue("the condition never came true");
            await Task.Delay(5);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(_run.WaitAsync(Patience));
        _connection.Dispose();
        _stop.Dispose();
    }

    private ValueTask TakeAsync(InformerEvent<T> news, CancellationToken cancellationToken) => _events.Writer.WriteAsync(
        news switch
        {
            InformerEvent<T>.Replaced(var items) => $"= {string.Join(' ', items.Select(item => item.Key.Name))}".TrimEnd(),
            InformerEvent<T>.Arriving(var items) => $"~ {string.Join(' ', items.Select(item => item.Key.Name))}",
            InformerEvent<T>.Upserted(var item) => $"+ {item.Key.Name}",
            InformerEvent<T>.Deleted(var key) => $"- {key.Name}",
            _ => "?",
        },
        cancellationToken);
}
