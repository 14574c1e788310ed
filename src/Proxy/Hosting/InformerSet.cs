using System.Threading.Channels;
using KubeProxyNet.Informers;
using KubeProxyNet.Informers.Connections;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Proxy.Health;
using KubeProxyNet.Proxy.Loop;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Proxy.Hosting;

/// <summary>The four watches of the agent, which put what they see into the loop's channel.</summary>
internal sealed class InformerSet
{
    private readonly List<(string Name, Func<CancellationToken, Task> Run, Func<InformerStatus> Status)> _informers = [];
    private readonly ApiConnection _connection;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _logger;
    private readonly Action<string> _unreadable;
    private readonly TimeProvider _time;
    private readonly long _started;

    internal InformerSet(ApiConnection connection, string nodeName, ChannelWriter<LoopEvent> events, Action<string> unreadable, TimeProvider time, ILoggerFactory loggers)
    {
        _connection = connection;
        _loggers = loggers;
        _logger = loggers.CreateLogger<InformerSet>();
        _unreadable = unreadable;
        _time = time;
        _started = time.GetTimestamp();
        Add("services", "Service", ResourceKinds.Services, change => events.TryWrite(new LoopEvent.Services(change)));
        Add("endpointslices", "EndpointSlice", ResourceKinds.EndpointSlices, change => events.TryWrite(new LoopEvent.EndpointSlices(change)));
        Add("nodes", "Node", ResourceKinds.Node(nodeName), change => events.TryWrite(new LoopEvent.Nodes(change)));
        Add("servicecidrs", "ServiceCIDR", ResourceKinds.ServiceCIDRs, change => events.TryWrite(new LoopEvent.ServiceCIDRs(change)));
    }

    /// <summary>How each is doing. A resource that the server does not have is never stale.</summary>
    internal IEnumerable<InformerFreshness> Freshness => _informers.Select(informer => Measure(informer.Name, informer.Status()));

    /// <summary>Runs all until cancelled.</summary>
    internal Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(_informers.Select(informer => informer.Run(cancellationToken)));

    private InformerFreshness Measure(string name, InformerStatus status) => status.IsAbsent
        ? new InformerFreshness(name, IsSynced: true, TimeSpan.Zero, status.ListCount)
        : new InformerFreshness(name, status.HasSynced, _time.GetElapsedTime(status.LastContact ?? _started), status.ListCount);

    private void Add<T>(string name, string word, ResourceKind<T> kind, Action<InformerEvent<T>> sink)
        where T : class, IApiObject
    {
        var informer = new Informer<T>(
            _connection,
            kind,
            new InformerOptions { TellsWhileArriving = true },
            (change, _) =>
            {
                sink(change);
                return ValueTask.CompletedTask;
            },
            (key, problem) =>
            {
                Log.UnreadableObject(_logger, word, key.ToString(), problem);
                _unreadable(word);
            },
            _time,
            _loggers.CreateLogger<Informer<T>>());
        _informers.Add((name, informer.RunAsync, () => informer.Status));
    }
}
