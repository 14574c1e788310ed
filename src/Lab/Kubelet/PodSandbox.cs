using System.Net;
using System.Security.Cryptography;
using System.Text;
using KubeProxyNet.Lab.Machine;
using KubeProxyNet.Lab.Network;

namespace KubeProxyNet.Lab.Kubelet;

/// <summary>A pod's network namespace, its link to the node and its addresses; or the node's own, for pods on the host network.</summary>
internal sealed class PodSandbox : IAsyncDisposable
{
    private readonly PodAddresses _pool;
    private readonly PodAddress? _address;
    private readonly NamedNamespace? _namespace;
    private readonly string _device;

    private PodSandbox(PodSpec pod, NodePlan node, PodAddresses pool, PodAddress? address)
    {
        _pool = pool;
        _address = address;
        Node = node;
        HostName = pod.HostNetwork ? node.Name : pod.HostName;
        Addresses = address is null ? [node.AddressV4, node.AddressV6] : [address.V4, address.V6];

        // Device names have 15 characters at most.
        _device = "veth" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(pod.Uid)))[..8];
        if (address is null)
        {
            NamespaceFile = NamedNamespace.FileOf(node.Name);
        }
        else
        {
            var name = $"{pod.Namespace}.{pod.Name}";
            _namespace = new NamedNamespace(name);
            NamespaceFile = NamedNamespace.FileOf(name);
        }
    }

    internal NodePlan Node { get; }

    internal string HostName { get; }

    /// <summary>IPv4 first, as the cluster's ranges are.</summary>
    internal IReadOnlyList<IPAddress> Addresses { get; }

    internal string NamespaceFile { get; }

    internal static async Task<PodSandbox> CreateAsync(PodSpec pod, NodePlan node, PodAddresses pool, CancellationToken cancellationToken)
    {
        if (pod.HostNetwork)
        {
            return new PodSandbox(pod, node, pool, null);
        }

        var address = pool.Take() ?? throw new LabException($"pod {pod.Namespace}/{pod.Name}: node {node.Name} has no address left in {node.PodRangeV4}");
        var sandbox = new PodSandbox(pod, node, pool, address);
        try
        {
            await LinkCommands.JoinPodAsync(node, sandbox._namespace!.Name, sandbox._device, address, cancellationToken);
            return sandbox;
        }
        catch
        {
            await sandbox.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_address is null)
        {
            return;
        }

        // The link first: it goes at once, while a namespace goes when the kernel finds the time.
        await LinkCommands.RemovePodAsync(Node, _device, CancellationToken.None);
        _namespace?.Dispose();
        _pool.Return(_address);
    }
}
