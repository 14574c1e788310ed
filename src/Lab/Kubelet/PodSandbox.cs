using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using KubeProxyNet.Lab.ApiServer;
using KubeProxyNet.Lab.Cni;
using KubeProxyNet.Lab.Machine;
using KubeProxyNet.Lab.Network;

namespace KubeProxyNet.Lab.Kubelet;

/// <summary>A pod's network namespace, wired by the node's CNI plugins; or the node's own, for pods on the host network.</summary>
internal sealed class PodSandbox : IAsyncDisposable
{
    private const int IdBytes = 32;

    private readonly KubeletContext _context;
    private readonly NamedNamespace? _namespace;
    private readonly CniNetwork? _cni;
    private readonly CniAttachment? _attachment;
    private readonly JsonObject _runtimeData = [];
    private JsonObject? _result;

    // On the host network.
    private PodSandbox(KubeletContext context)
    {
        _context = context;
        HostName = Node.Name;
        NamespaceFile = NamedNamespace.FileOf(Node.Name);
        Addresses = [Node.AddressV4, Node.AddressV6];
    }

    private PodSandbox(PodSpec pod, KubeletContext context, CniNetwork cni)
    {
        _context = context;
        _cni = cni;
        HostName = pod.HostName;
        var name = $"{pod.Namespace}.{pod.Name}";
        _namespace = new NamedNamespace(name);
        NamespaceFile = NamedNamespace.FileOf(name);
        Addresses = [];
        _runtimeData = PodCapabilities.Build(
            pod.Containers, pod.Field("metadata.annotations['kubernetes.io/ingress-bandwidth']"), pod.Field("metadata.annotations['kubernetes.io/egress-bandwidth']"));
        _attachment = new CniAttachment(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes)), NamespaceFile, pod.Namespace, pod.Name, pod.Uid);
    }

    internal NodePlan Node => _context.Node.Plan;

    internal string HostName { get; }

    /// <summary>IPv4 first, as the cluster's ranges are.</summary>
    internal IReadOnlyList<IPAddress> Addresses { get; private set; }

    internal string NamespaceFile { get; }

    /// <exception cref="CniException">There is no network yet, or a plugin said no.</exception>
    internal static async Task<PodSandbox> CreateAsync(PodSpec pod, KubeletContext context, CancellationToken cancellationToken)
    {
        if (pod.HostNetwork)
        {
            return new PodSandbox(context);
        }

        var cni = CniNetwork.Find(context.Files.CniConfigurations) ?? throw new CniException("cni plugin not initialized");
        var sandbox = new PodSandbox(pod, context, cni);
        try
        {
            await sandbox.WireAsync(cancellationToken);
            return sandbox;
        }
        catch
        {
            sandbox._namespace!.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_namespace is null)
        {
            return;
        }

        foreach (var complaint in await _context.Cni.RemoveAsync(_cni!, _attachment!, _runtimeData, _result))
        {
            _context.Log.Write($"{Node.Name}: pod {_attachment!.PodNamespace}/{_attachment.PodName}: {complaint}");
        }

        _namespace.Dispose();
    }

    private async Task WireAsync(CancellationToken cancellationToken)
    {
        _result = await _context.Cni.AddAsync(_cni!, _attachment!, _runtimeData, cancellationToken);
        Addresses = [.. _result.ObjectsAt("ips").Select(ip => IPAddress.Parse(ip.Text("address").Split('/')[0])).OrderBy(address => address.AddressFamily)];
    }
}
