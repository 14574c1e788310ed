using System.Net;
using System.Text.Json.Nodes;
using KubeProxyNet.Backends.Nftables;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Informers.Connections;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Lab.ApiServer;
using KubeProxyNet.Lab.Controllers;
using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Proxy.Configuration;
using KubeProxyNet.Proxy.Hosting;
using KubeProxyNet.Proxy.Loop;
using KubeProxyNet.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace KubeProxyNet.Kernel.Tests.Agents;

// The agent's informers, loop and backend in this process, between an API server full of Services and the kernel of a sandbox.
internal sealed class AgentInSandbox : ISyncObserver, IAsyncDisposable
{
    private const string Node = "hollow-1";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Sandbox _sandbox = new();
    private readonly CancellationTokenSource _stopping = new();

    // A loopback address would be no endpoint for default/kubernetes.
    private readonly ApiServerHost _host = new(new ApiServerOptions
    {
        EndPoints = [new IPEndPoint(IPAddress.Loopback, 0)],
        AdvertisedEndPoints = [new IPEndPoint(IPAddress.Parse("192.0.2.1"), 6443)],
        RunControllers = false,
    });

    private readonly SemaphoreSlim _synced = new(0);
    private NftablesBackend? _backend;
    private ApiConnection? _connection;
    private Thread? _thread;
    private Task _watching = Task.CompletedTask;
    private volatile Ruleset _kernel = Ruleset.Empty(IPFamily.IPv4);

    internal static async Task<AgentInSandbox> StartAsync(int services, int endpoints)
    {
        var agent = new AgentInSandbox();
        await agent.RunAsync(services, endpoints);
        return agent;
    }

    /// <summary>Gives a Service one endpoint more, by a write to the API server, and waits until the kernel has it.</summary>
    internal async Task AddEndpointAsync(string service, string address)
    {
        var name = _kernel.Services.Keys.First(name => name.Name == service);
        var count = _kernel.Services[name].Cluster.Count;
        _host.Store.Modify(Kinds.EndpointSlice, "default", $"{service}-1", slice => slice["endpoints"]!.AsArray().Add(new JsonObject { ["addresses"] = new JsonArray(address) }));
        await UntilAsync(ruleset => ruleset.Services[name].Cluster.Count == count + 1);
    }

    internal (int Tables, int Chains, int Sets, int Maps) CountObjects()
    {
        var words = _sandbox.Run("nft", "-t", "list", "ruleset").Split('\n').Select(line => line.TrimStart().Split(' ')[0]).ToLookup(word => word);
        return (words["table"].Count(), words["chain"].Count(), words["set"].Count(), words["map"].Count());
    }

    internal Dictionary<string, int> CountElements()
    {
        using var connection = NftablesConnection.Open(_sandbox.Namespace);
        var counts = new Dictionary<string, int>();
        foreach (var table in connection.ListTables())
        {
            foreach (var set in connection.ListSets(table.Family, table.Name))
            {
                var count = 0;
                connection.ReadElements(table.Family, table.Name, set.Name, (in _) => count++);
                counts[set.Name] = count;
            }
        }

        return counts;
    }

    void ISyncObserver.Queued(IPFamily family)
    {
    }

    void ISyncObserver.Synced(IPFamily family, ApplyResult result, TimeSpan duration, RulesetChange change)
    {
        _kernel = change.Desired;
        _synced.Release();
    }

    void ISyncObserver.Failed(IPFamily family, TimeSpan duration, string reason) => throw new InvalidOperationException(reason);

    void ISyncObserver.NodeSeen(Node node)
    {
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _thread?.Join();
        await _watching.ContinueWith(static _ => { }, TaskScheduler.Default);
        _backend?.Dispose();
        _connection?.Dispose();
        await _host.DisposeAsync();
        _sandbox.Dispose();
        _stopping.Dispose();
        _synced.Dispose();
    }

    private async Task RunAsync(int services, int endpoints)
    {
        await _host.StartAsync(CancellationToken.None);
        new HollowKubelet(_host.Store, TimeProvider.System).AddNode(1);
        Seeding.Services(_host.Store, services, endpoints);
        var kubeconfig = Path.GetTempFileName();
        await File.WriteAllTextAsync(kubeconfig, _host.MakeKubeconfig(_host.Addresses[0]));
        _connection = ApiConnection.Create(new ApiConnectionOptions { Kubeconfig = kubeconfig });
        File.Delete(kubeconfig);

        _backend = new NftablesBackend(IPFamily.IPv4, NftablesConnection.Open(_sandbox.Namespace));
        var options = ConfigurationParser.Parse(["--cluster-cidr", "10.128.0.0/9"], File.ReadAllText).Options;
        var loop = new ProxyLoop(options, Node, [(IPFamily.IPv4, _backend)], this, TimeProvider.System, NullLogger.Instance);
        _watching = new InformerSet(_connection, Node, loop.Events, static _ => { }, TimeProvider.System, NullLoggerFactory.Instance).RunAsync(_stopping.Token);
        _thread = new Thread(() => loop.Run(_stopping.Token)) { IsBackground = true };
        _thread.Start();

        // One more: default/kubernetes.
        await UntilAsync(ruleset => ruleset.Services.Count == services + 1 && ruleset.Services.Values.All(rules => rules.Cluster.Count > 0));
    }

    private async Task UntilAsync(Func<Ruleset, bool> condition)
    {
        while (!condition(_kernel))
        {
            (await _synced.WaitAsync(Patience)).ShouldBeTrue("the agent does not get on");
        }
    }
}
