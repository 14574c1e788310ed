using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using KubeProxyNet.Lab.ApiServer;
using KubeProxyNet.Lab.Controllers;
using KubeProxyNet.Lab.Machine;
using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Netlink.Route;
using KubeProxyNet.Netlink.Sockets;

namespace KubeProxyNet.Bench.Agents;

/// <summary>A network namespace with the lab's API server on its loopback, full of Services, and one node: what an agent is let loose on.</summary>
internal sealed class AgentCluster : IAsyncDisposable
{
    internal const string NodeName = "hollow-1";

    private readonly ApiServerHost _host;
    private readonly System.Net.Sockets.Socket _listener;

    private AgentCluster(NetworkNamespace ns, ApiServerHost host, System.Net.Sockets.Socket listener, string kubeconfig)
    {
        Namespace = ns;
        _host = host;
        _listener = listener;
        Kubeconfig = kubeconfig;
    }

    internal NetworkNamespace Namespace { get; }

    /// <summary>The administrator's kubeconfig file.</summary>
    internal string Kubeconfig { get; }

    /// <summary>The server's address, reachable from inside the namespace only.</summary>
    internal Uri Server => _host.Addresses[0];

    internal string Token => _host.Token;

    internal string CaPem => _host.CaPem;

    internal static async Task<AgentCluster> StartAsync(int services, int endpoints, CancellationToken cancellationToken)
    {
        var ns = NetworkNamespace.Create();
        using (var route = RouteConnection.Open(ns))
        {
            route.SetLinkUp(1);
        }

        var listener = ns.Listen(new IPEndPoint(IPAddress.Loopback, 6443));
        var host = new ApiServerHost(new ApiServerOptions { Listeners = [listener], RunControllers = false });
        await host.StartAsync(cancellationToken);
        new HollowKubelet(host.Store, TimeProvider.System).AddNode(1);
        Seeding.Services(host.Store, services, endpoints);
        var kubeconfig = Path.GetTempFileName();
        await File.WriteAllTextAsync(kubeconfig, host.MakeKubeconfig(host.Addresses[0]), cancellationToken);
        return new AgentCluster(ns, host, listener, kubeconfig);
    }

    /// <summary>Gives the first endpoint of a Service another address, by a write to the API server.</summary>
    internal void ReplaceEndpoint(int service, string address) => _host.Store.Modify(
        Kinds.EndpointSlice,
        "default",
        string.Create(CultureInfo.InvariantCulture, $"svc-{service}-1"),
        slice => slice["endpoints"]![0]!["addresses"] = new JsonArray(address));

    /// <summary>Gives the cluster so many nodes, the first one included.</summary>
    internal void AddNodes(int count)
    {
        var kubelet = new HollowKubelet(_host.Store, TimeProvider.System);
        for (var number = 2; number <= count; number++)
        {
            kubelet.AddNode(number);
        }
    }

    /// <summary>A Node tells that it is well.</summary>
    internal void UpdateNode(int number) => _host.Store.Modify(
        Kinds.Node, "", string.Create(CultureInfo.InvariantCulture, $"hollow-{number}"), static node => node["status"]!["conditions"]![0]!["lastHeartbeatTime"] = DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture));

    /// <summary>Makes the Service of a number, with its slice; removes it if it is there.</summary>
    internal void ReplaceService(int number, int endpoints)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"svc-{number}");
        if (_host.Store.Find(Kinds.Service, "default", name) is null)
        {
            Seeding.Services(_host.Store, 1, endpoints, first: number);
            return;
        }

        _host.Store.Delete(Kinds.EndpointSlice, "default", $"{name}-1");
        _host.Store.Delete(Kinds.Service, "default", name);
    }

    /// <summary>Endpoints that only one of them has: the API server, the kernel's maps. The API server's own is on loopback, which no rule leads to.</summary>
    internal int CountDifferences()
    {
        var clusterIPs = _host.Store.List(Kinds.Service).ToDictionary(service => service.Name, service => service.Field("spec.clusterIP"));
        var wanted = new HashSet<(string, string)>();
        foreach (var slice in _host.Store.List(Kinds.EndpointSlice).Select(slice => slice.ToJson()))
        {
            var address = clusterIPs[slice["metadata"]!["labels"]!["kubernetes.io/service-name"]!.GetValue<string>()];
            wanted.UnionWith(slice["endpoints"]!.AsArray().Select(endpoint => (address, endpoint!["addresses"]![0]!.GetValue<string>())).Where(item => item.Item2 != "127.0.0.1"));
        }

        var present = new HashSet<(string, string)>();
        using var connection = NftablesConnection.Open(Namespace);
        connection.ReadElements(
            NftFamily.Ip, "kubeproxynet", "endpoints-tcp", (in NftElement element) => present.Add((new IPAddress(element.Key[..4]).ToString(), new IPAddress(element.Data[..4]).ToString())), present.Clear);
        wanted.SymmetricExceptWith(present);
        return wanted.Count;
    }

    /// <summary>Removes all nf_tables objects of the namespace.</summary>
    internal async Task EmptyKernelAsync(CancellationToken cancellationToken)
    {
        var result = await Tool.TryAsync("nsenter", [$"--net={Namespace.Path}", "nft", "flush", "ruleset"], null, cancellationToken);
        if (result.ExitCode != 0)
        {
            throw new InvalidOperationException($"nft flush ruleset: {result.Error}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _listener.Dispose();
        Namespace.Dispose();
        File.Delete(Kubeconfig);
    }
}
