using KubeProxyNet.Informers;
using KubeProxyNet.Informers.Connections;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Proxy.Inspection;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Proxy.Hosting.Commands;

/// <summary>Asks the API server once for all that a node has to know.</summary>
internal sealed class ClusterReader(ApiConnection connection, TimeSpan patience, ILoggerFactory loggers)
{
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(20);

    /// <summary>Asks.</summary>
    /// <exception cref="StartException">It does not answer in time, or refuses; the message says how.</exception>
    internal async Task<ClusterView> ReadAsync()
    {
        using var deadline = new CancellationTokenSource(patience);
        try
        {
            // A list is tried again until it succeeds; this says at once what is wrong.
            await connection.GetAsync("/api/v1/services?limit=1", deadline.Token);
            var services = ListAsync(ResourceKinds.Services, deadline.Token);
            var slices = ListAsync(ResourceKinds.EndpointSlices, deadline.Token);
            var nodes = ListAsync(ResourceKinds.Nodes, deadline.Token);
            var ranges = ListAsync(ResourceKinds.ServiceCIDRs, deadline.Token);
            return new ClusterView { Services = await services, EndpointSlices = await slices, Nodes = await nodes, ServiceCIDRs = await ranges };
        }
        catch (OperationCanceledException)
        {
            throw new StartException($"{connection.Server} did not answer within {patience.TotalSeconds:0} s");
        }
        catch (Exception error) when (IsExpected(error))
        {
            throw new StartException($"{connection.Server}: {error.Message}", error);
        }
    }

    /// <summary>Whether it is the API server's answer, or the lack of one.</summary>
    internal static bool IsExpected(Exception error) => error is ApiStatusException or HttpRequestException or IOException or TimeoutException or InvalidDataException;

    private async Task<IReadOnlyList<T>> ListAsync<T>(ResourceKind<T> kind, CancellationToken cancellationToken)
        where T : class, IApiObject
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var whole = new TaskCompletionSource<IReadOnlyList<T>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var informer = new Informer<T>(
            connection,
            kind,
            new InformerOptions(),
            (change, _) =>
            {
                if (change is InformerEvent<T>.Replaced(var items))
                {
                    whole.TrySetResult(items);
                }

                return ValueTask.CompletedTask;
            },
            static (_, _) => { },
            TimeProvider.System,
            loggers.CreateLogger<Informer<T>>());
        var running = informer.RunAsync(ending.Token);
        while (!whole.Task.IsCompleted && !informer.Status.IsAbsent)
        {
            await Task.WhenAny(whole.Task, Task.Delay(_look, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }

        await ending.CancelAsync();
        await Task.WhenAny(running);
        return whole.Task.IsCompleted ? await whole.Task : [];
    }
}
