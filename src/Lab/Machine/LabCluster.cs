using System.Diagnostics;
using System.Net;
using KubeProxyNet.Lab.ApiServer;
using KubeProxyNet.Lab.Kubelet;
using KubeProxyNet.Lab.Network;
using KubeProxyNet.Lab.Streaming;

namespace KubeProxyNet.Lab.Machine;

/// <summary>The cluster itself, in the process that became the lab: network, API server, kubelets and proxies, in this order and back.</summary>
internal sealed class LabCluster(LabOptions options, LabFolder folder, LabLog log) : IAsyncDisposable
{
    private const int ApiPort = 6443;

    private static readonly TimeSpan ReadyDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ReadyPeriod = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _stopProxies = new();
    private readonly CancellationTokenSource _stopKubelets = new();
    private readonly PodProcesses _pods = new();
    private readonly List<NodeConnections> _connections = [];
    private readonly List<Task> _kubelets = [];
    private readonly List<NodeProxy> _proxies = [];
    private readonly List<Task> _proxyLives = [];
    private LabNetwork? _network;
    private ApiServerHost? _api;

    /// <summary>Returns when every node's proxy is ready.</summary>
    internal async Task StartAsync(int outerProcess, Action<string> progress, CancellationToken cancellationToken)
    {
        _network = LabNetwork.Create(options.Nodes);
        progress($"network: {options.Nodes} nodes on {AddressPlan.UnderlayV4} and {AddressPlan.UnderlayV6}");
        var api = await StartApiAsync(_network.Nodes[0], cancellationToken);
        var local = api.Addresses.First(address => address.IsLoopback);
        var state = new LabState(outerProcess, local.Port, [.. _network.Nodes.Select(node => node.Plan.Name)], Ready: false);
        folder.WriteState(state);
        progress($"API server: {local}, for nodes https://{_network.Nodes[0].Plan.AddressV4}:{ApiPort}");
        await WriteKubeconfigsAsync(api, local, _network.Nodes[0].Plan, cancellationToken);
        StartKubelets(api.Store, _network.Nodes);
        StartProxies();
        await WaitUntilReadyAsync(progress, cancellationToken);
        folder.WriteState(state with { Ready = true });
    }

    public async ValueTask DisposeAsync()
    {
        await _stopProxies.CancelAsync();
        await Task.WhenAll(_proxyLives);
        await _stopKubelets.CancelAsync();
        await Task.WhenAll(_kubelets);
        _connections.ForEach(connections => connections.Dispose());
        if (_api is not null)
        {
            await _api.DisposeAsync();
        }

        _network?.Dispose();
        _stopProxies.Dispose();
        _stopKubelets.Dispose();
    }

    private async Task<ApiServerHost> StartApiAsync(NodeNetwork controlPlane, CancellationToken cancellationToken)
    {
        var apiOptions = new ApiServerOptions
        {
            Listeners =
            [
                controlPlane.Namespace.Listen(new IPEndPoint(IPAddress.Any, ApiPort)),
                controlPlane.Namespace.Listen(new IPEndPoint(IPAddress.IPv6Any, ApiPort)),
            ],
            EndPoints = [new IPEndPoint(IPAddress.Loopback, 0)],
            ServiceCIDRs = AddressPlan.ServiceCIDRs,
            PodStreams = new PodStreams(_pods, TimeProvider.System),
            AdvertisedEndPoints = [new IPEndPoint(controlPlane.Plan.AddressV4, ApiPort)],
            CertificateNames = [controlPlane.Plan.Name, controlPlane.Plan.AddressV4.ToString(), controlPlane.Plan.AddressV6.ToString()],
        };
        _api = new ApiServerHost(apiOptions);
        await _api.StartAsync(cancellationToken);
        return _api;
    }

    private async Task WriteKubeconfigsAsync(ApiServerHost api, Uri local, NodePlan controlPlane, CancellationToken cancellationToken)
    {
        await WriteSecretAsync(folder.Kubeconfig, api.MakeKubeconfig(local), cancellationToken);
        await WriteSecretAsync(folder.NodeKubeconfig, api.MakeKubeconfig(new Uri($"https://{controlPlane.AddressV4}:{ApiPort}")), cancellationToken);
    }

    private static async Task WriteSecretAsync(string path, string text, CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(path, text, cancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private void StartKubelets(ObjectStore store, IReadOnlyList<NodeNetwork> nodes)
    {
        foreach (var node in nodes)
        {
            var connections = new NodeConnections(node.Namespace);
            _connections.Add(connections);
            var context = new KubeletContext(node, new PodAddresses(node.Plan.Index), store, connections, folder.Pods, log);
            _kubelets.Add(new NodeKubelet(context, _pods).RunAsync(_stopKubelets.Token));
            _proxies.Add(new NodeProxy(node.Plan, connections, options, folder, log));
        }
    }

    private void StartProxies()
    {
        if (options.Proxy is not null)
        {
            _proxyLives.AddRange(_proxies.Select(proxy => proxy.RunAsync(_stopProxies.Token)));
        }
    }

    private async Task WaitUntilReadyAsync(Action<string> progress, CancellationToken cancellationToken)
    {
        if (options.Proxy is null)
        {
            progress("nodes: ready, without a proxy as asked for");
            return;
        }

        var clock = Stopwatch.StartNew();
        var waiting = _proxies.ToList();
        while (waiting.Count > 0)
        {
            foreach (var proxy in waiting.ToList())
            {
                if (await proxy.IsReadyAsync(cancellationToken))
                {
                    waiting.Remove(proxy);
                    progress($"{proxy.Node}: its proxy is ready");
                }
            }

            if (clock.Elapsed > ReadyDeadline)
            {
                throw new LabException($"the proxy on {string.Join(", ", waiting.Select(proxy => proxy.Node))} is not ready after {ReadyDeadline.TotalSeconds:0} s; it said last:\n{LastWords(waiting[0].Node)}");
            }

            await Task.Delay(ReadyPeriod, cancellationToken);
        }
    }

    private string LastWords(string node) =>
        File.Exists(folder.ProxyLog(node)) ? string.Join('\n', File.ReadLines(folder.ProxyLog(node)).TakeLast(5).Select(line => "  " + line)) : "  nothing";
}
