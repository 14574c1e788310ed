using System.Diagnostics;
using System.Net;
using KubeProxyNet.Lab.ApiServer;
using KubeProxyNet.Lab.Cni;
using KubeProxyNet.Lab.Controllers;
using KubeProxyNet.Lab.Kubelet;
using KubeProxyNet.Lab.Network;
using KubeProxyNet.Lab.Streaming;

namespace KubeProxyNet.Lab.Machine;

/// <summary>The cluster itself, in the process that became the lab: network, API server, kubelets, overlay and proxies, in this order and back.</summary>
internal sealed class LabCluster(LabOptions options, LabFolder folder, LabLog log) : IAsyncDisposable
{
    /// <summary>What the proxy and its files are called.</summary>
    internal const string ProxyProgram = "proxy";

    /// <summary>What the network agent and its files are called.</summary>
    internal const string NetworkProgram = "network";
    private const int ApiPort = 6443;

    private static readonly string[] Plugins = ["kubeproxynet", "bridge", "ptp", "loopback", "host-local", "portmap", "bandwidth"];

    private static readonly TimeSpan ReadyDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ReadyPeriod = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _stopPrograms = new();
    private readonly CancellationTokenSource _stopKubelets = new();
    private readonly PodProcesses _pods = new();
    private readonly List<NodeConnections> _connections = [];
    private readonly List<Task> _kubelets = [];
    private readonly List<NodeProgram> _programs = [];
    private readonly List<Task> _programLives = [];
    private LabNetwork? _network;
    private ApiServerHost? _api;

    /// <summary>Returns when every node has its network and its proxy.</summary>
    internal async Task StartAsync(int outerProcess, Action<string> progress, CancellationToken cancellationToken)
    {
        _network = LabNetwork.Create(options.Nodes, options.PodRangeLength);
        progress($"network: {options.Nodes} nodes on {AddressPlan.UnderlayV4} and {AddressPlan.UnderlayV6}");
        var api = await StartApiAsync(_network.Nodes[0], cancellationToken);
        var local = api.Addresses.First(address => address.IsLoopback);
        var state = new LabState(outerProcess, local.Port, [.. _network.Nodes.Select(node => node.Plan.Name)], Ready: false);
        folder.WriteState(state);
        progress($"API server: {local}, for nodes https://{_network.Nodes[0].Plan.AddressV4}:{ApiPort}");
        await WriteKubeconfigsAsync(api, local, _network.Nodes[0].Plan, cancellationToken);
        LinkPlugins();
        folder.WriteAgents(new NodeAgents(options.Proxy ?? "", options.Agent, options.ProxyMode));
        StartKubelets(api.Store, _network.Nodes);
        _programLives.AddRange(_programs.Select(program => program.RunAsync(_stopPrograms.Token)));
        await WaitUntilReadyAsync(progress, cancellationToken);
        await WaitForNetworkAsync(api.Store, cancellationToken);
        folder.WriteState(state with { Ready = true });
    }

    public async ValueTask DisposeAsync()
    {
        await _stopPrograms.CancelAsync();
        await Task.WhenAll(_programLives);
        await _stopKubelets.CancelAsync();
        await Task.WhenAll(_kubelets);
        _connections.ForEach(connections => connections.Dispose());
        if (_api is not null)
        {
            await _api.DisposeAsync();
        }

        _network?.Dispose();
        _stopPrograms.Dispose();
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
        Directory.CreateDirectory(folder.ServiceAccount);
        await WriteSecretAsync(folder.Token, api.Token, cancellationToken);
        await WriteSecretAsync(folder.Authority, api.CaPem, cancellationToken);
        await WriteSecretAsync(folder.NodeKubeconfig, Kubeconfig.MakeOfFiles(new Uri($"https://{controlPlane.AddressV4}:{ApiPort}"), folder.Authority, folder.Token), cancellationToken);
        await WriteSecretAsync(Path.Combine(folder.ServiceAccount, "namespace"), "kube-system", cancellationToken);
    }

    private static async Task WriteSecretAsync(string path, string text, CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(path, text, cancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    // As the reference plugins are called, for whoever configures them so.
    private void LinkPlugins()
    {
        Directory.CreateDirectory(folder.CniBinaries);
        foreach (var plugin in Plugins)
        {
            File.CreateSymbolicLink(Path.Combine(folder.CniBinaries, plugin), options.Cni);
        }
    }

    private void StartKubelets(ObjectStore store, IReadOnlyList<NodeNetwork> nodes)
    {
        var images = new ImageStore(options, folder.Images);
        foreach (var node in nodes)
        {
            var connections = new NodeConnections(node.Namespace);
            _connections.Add(connections);
            var files = folder.NodeFolder(node.Plan.Name);
            var cni = new CniRuntime(NamedNamespace.FileOf(node.Plan.Name), folder.CniBinaries);
            var events = new EventRecorder(store, "kubelet", TimeProvider.System);
            var context = new KubeletContext(node, cni, files, images, store, events, connections, folder.Pods, log);
            _kubelets.Add(new NodeKubelet(context, _pods).RunAsync(_stopKubelets.Token));
            _programs.Add(new NodeProgram(node.Plan, NetworkProgram, () => NodeCommands.Network(folder, node.Plan.Name), NodeCommands.NetworkHealthPort, connections, folder, log));
            if (options.Proxy is not null)
            {
                _programs.Add(new NodeProgram(node.Plan, ProxyProgram, () => NodeCommands.Proxy(folder, node.Plan.Name), NodeCommands.ProxyHealthPort, connections, folder, log));
            }
        }
    }

    private async Task WaitUntilReadyAsync(Action<string> progress, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var waiting = _programs.ToList();
        while (waiting.Count > 0)
        {
            foreach (var program in waiting.ToList())
            {
                if (await program.IsReadyAsync(cancellationToken))
                {
                    waiting.Remove(program);
                    progress($"{program.Node}: its {program.Name} is ready");
                }
            }

            if (clock.Elapsed > ReadyDeadline)
            {
                throw new LabException(
                    $"the {waiting[0].Name} on {string.Join(", ", waiting.Select(program => program.Node).Distinct())} is not ready after {ReadyDeadline.TotalSeconds:0} s; it said last:\n{LastWords(waiting[0])}");
            }

            await Task.Delay(ReadyPeriod, cancellationToken);
        }
    }

    private static async Task WaitForNetworkAsync(ObjectStore store, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        while (store.List(Kinds.Node).FirstOrDefault(node => !Conditions.IsTrue(node.ToJson(), "Ready")) is { } node)
        {
            if (clock.Elapsed > ReadyDeadline)
            {
                throw new LabException($"node {node.Name} has no network configuration after {ReadyDeadline.TotalSeconds:0} s");
            }

            await Task.Delay(ReadyPeriod, cancellationToken);
        }
    }

    private string LastWords(NodeProgram program)
    {
        var path = folder.LogOf(program.Name, program.Node);
        return File.Exists(path) ? string.Join('\n', File.ReadLines(path).TakeLast(5).Select(line => "  " + line)) : "  nothing";
    }
}
