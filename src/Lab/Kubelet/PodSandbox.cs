using System.Net;
using System.Security.Cryptography;
using System.Text;
using KubeProxyNet.Lab.Machine;
using KubeProxyNet.Lab.Network;

namespace KubeProxyNet.Lab.Kubelet;

/// <summary>A pod's network namespace, its link to the node and its addresses; or the node's own, for pods on the host network.</summary>
internal sealed class PodSandbox : IDisposable
{
    private readonly NodeNetwork _network;
    private readonly PodAddresses _pool;
    private readonly PodAddress? _address;
    private readonly NamedNamespace? _namespace;
    private readonly string _device;

    private PodSandbox(PodSpec pod, NodeNetwork network, PodAddresses pool, PodAddress? address)
    {
        _network = network;
        _pool = pool;
        _address = address;
        HostName = pod.HostNetwork ? Node.Name : pod.HostName;
        Addresses = address is null ? [Node.AddressV4, Node.AddressV6] : [address.V4, address.V6];

        // Device names have 15 characters at most.
        _device = "veth" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(pod.Uid)))[..8];
        if (address is null)
        {
            NamespaceFile = NamedNamespace.FileOf(Node.Name);
        }
        else
        {
            var name = $"{pod.Namespace}.{pod.Name}";
            _namespace = new NamedNamespace(name);
            NamespaceFile = NamedNamespace.FileOf(name);
        }
    }

    internal NodePlan Node => _network.Plan;

    internal string HostName { get; }

    /// <summary>IPv4 first, as the cluster's ranges are.</summary>
    internal IReadOnlyList<IPAddress> Addresses { get; }

    internal string NamespaceFile { get; }

    internal static PodSandbox Create(PodSpec pod, NodeNetwork node, PodAddresses pool)
    {
        if (pod.HostNetwork)
        {
            return new PodSandbox(pod, node, pool, null);
        }

        var address = pool.Take() ?? throw new LabException($"pod {pod.Namespace}/{pod.Name}: node {node.Plan.Name} has no address left in {node.Plan.PodRangeV4}");
        var sandbox = new PodSandbox(pod, node, pool, address);
        try
        {
            LinkWiring.JoinPod(node, sandbox._namespace!.Namespace, sandbox._device, address);
            return sandbox;
        }
        catch
        {
            sandbox.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (_address is null)
        {
            return;
        }

        // The link first: it goes at once, while a namespace goes when the kernel finds the time.
        LinkWiring.RemovePod(_network, _device);
        _namespace?.Dispose();
        _pool.Return(_address);
    }
}
