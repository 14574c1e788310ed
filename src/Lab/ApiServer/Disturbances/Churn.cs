using System.Globalization;
using System.Text.Json.Nodes;

namespace KubeProxyNet.Lab.ApiServer.Disturbances;

/// <summary>Services of nobody's whose endpoints never rest: come, go, are ready and are not; now and then a Service goes and comes back.</summary>
internal sealed class Churn(ObjectStore store) : IAsyncDisposable
{
    private const string Namespace = "churn";
    private const int Services = 100;
    private const int Endpoints = 5;
    private const int ServiceEvery = 50;

    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(50);

    private readonly Random _random = new(1);
    private CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private int _changes;

    /// <summary>Changes so many objects a second from now on; 0: none.</summary>
    /// <returns>How many were changed until now.</returns>
    public async Task<int> SetAsync(int changesPerSecond)
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
        _stop = new CancellationTokenSource();
        if (changesPerSecond > 0)
        {
            Fill();
            _running = RunAsync(changesPerSecond * Turn.TotalSeconds, _stop.Token);
        }

        return _changes;
    }

    public async ValueTask DisposeAsync()
    {
        await SetAsync(0);
        _stop.Dispose();
    }

    private void Fill()
    {
        if (store.List(Kinds.Namespace).All(item => item.Name != Namespace))
        {
            store.Create(Kinds.Namespace, new JsonObject { ["metadata"] = new JsonObject { ["name"] = Namespace }, ["status"] = new JsonObject { ["phase"] = "Active" } });
            Seeding.Services(store, Services, Endpoints, Namespace);
        }
    }

    private async Task RunAsync(double changesPerTurn, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Turn);
        var owed = 0.0;
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                for (owed += changesPerTurn; owed >= 1; owed--)
                {
                    Change();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // It was to stop.
        }
    }

    private void Change()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"svc-{_random.Next(Services)}");
        if (++_changes % ServiceEvery == 0)
        {
            // Between the two a backup may have been taken, and restored since.
            var service = store.Find(Kinds.Service, Namespace, name)?.ToJson();
            if (service is null)
            {
                return;
            }

            store.Delete(Kinds.Service, Namespace, name);
            service["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = Namespace };
            store.Create(Kinds.Service, service);
        }
        else
        {
            store.Modify(Kinds.EndpointSlice, Namespace, $"{name}-1", ChangeEndpoint);
        }
    }

    private void ChangeEndpoint(JsonObject slice)
    {
        var endpoints = slice.ArrayAt("endpoints")!;
        var endpoint = endpoints[_random.Next(endpoints.Count)]!.AsObject();
        switch (_random.Next(4))
        {
            case 0 when endpoints.Count > 1:
                endpoints.Remove(endpoint);
                break;
            case 1 when endpoints.Count < 2 * Endpoints:
                var another = endpoint.DeepClone().AsObject();
                another["addresses"] = new JsonArray(Address());
                endpoints.Add((JsonNode)another);
                break;
            case 2:
                endpoint["conditions"]!["ready"] = !endpoint.Truth("conditions.ready");
                break;
            default:
                endpoint["addresses"] = new JsonArray(Address());
                break;
        }
    }

    // 10.224.0.0/12, which no seeded endpoint is in; never the same twice.
    private string Address() => string.Create(CultureInfo.InvariantCulture, $"10.{224 + ((_changes >> 16) & 15)}.{(_changes >> 8) & 255}.{_changes & 255}");
}
