using KubeProxyNet.Lab.Machine;
using KubeProxyNet.Netlink.Sockets;

namespace KubeProxyNet.Lab.Network;

/// <summary>The underlay and the nodes on it. Nothing here is ever made in the machine's own network namespace.</summary>
internal sealed class LabNetwork : IDisposable
{
    /// <summary>The namespace that joins the nodes; <c>exec underlay</c> is a client outside the cluster.</summary>
    internal const string Underlay = "underlay";

    private static readonly Dictionary<string, string> UnderlayParameters = new()
    {
        // A packet for nowhere is answered at once, not swallowed.
        ["ipv4/ip_forward"] = "1",
        ["ipv6/conf/all/forwarding"] = "1",
        ["ipv6/conf/default/accept_dad"] = "0",
    };

    private static readonly Dictionary<string, string> NodeParameters = new()
    {
        ["ipv4/ip_forward"] = "1",
        ["ipv6/conf/all/forwarding"] = "1",
        ["ipv6/conf/default/forwarding"] = "1",
        ["ipv6/conf/default/accept_dad"] = "0",
        ["ipv6/conf/default/accept_ra"] = "0",

        // A pod that reaches itself through its Service leaves by the device it came from; that is no reason to tell it a better way.
        ["ipv4/conf/all/send_redirects"] = "0",
        ["ipv4/conf/default/send_redirects"] = "0",

        // Inherited from the machine otherwise.
        ["ipv4/conf/all/rp_filter"] = "0",
        ["ipv4/conf/default/rp_filter"] = "0",
    };

    private static readonly Dictionary<string, string> NoBridgeFilter = new()
    {
        ["bridge/bridge-nf-call-iptables"] = "0",
        ["bridge/bridge-nf-call-ip6tables"] = "0",
    };

    private readonly List<NamedNamespace> _namespaces = [];
    private readonly List<NodeNetwork> _nodes = [];

    private LabNetwork()
    {
    }

    internal IReadOnlyList<NodeNetwork> Nodes => _nodes;

    internal static LabNetwork Create(int nodes, int podRangeLength)
    {
        var network = new LabNetwork();
        try
        {
            var underlay = network.AddUnderlay();
            foreach (var plan in Enumerable.Range(0, nodes).Select(index => AddressPlan.Node(index, podRangeLength)))
            {
                network.AddNode(underlay, plan);
            }

            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var ns in Enumerable.Reverse(_namespaces))
        {
            ns.Dispose();
        }
    }

    private NetworkNamespace AddUnderlay()
    {
        var underlay = AddNamespace(Underlay);
        underlay.Configure(UnderlayParameters);

        // The underlay is a switch: frames between nodes must not pass a firewall, or be tracked, on their way.
        if (underlay.Run(() => File.Exists("/proc/sys/net/bridge/bridge-nf-call-iptables")))
        {
            underlay.Configure(NoBridgeFilter);
        }

        LinkWiring.MakeUnderlay(underlay);
        return underlay;
    }

    private void AddNode(NetworkNamespace underlay, NodePlan plan)
    {
        var node = new NodeNetwork(plan, AddNamespace(plan.Name));
        node.Namespace.Configure(NodeParameters);
        LinkWiring.JoinNode(underlay, node);
        _nodes.Add(node);
    }

    private NetworkNamespace AddNamespace(string name)
    {
        var created = new NamedNamespace(name);
        _namespaces.Add(created);
        return created.Namespace;
    }
}
