using KubeProxyNet.Lab.Machine;

namespace KubeProxyNet.Lab.Network;

/// <summary>All links, addresses and routes of a lab; the only place that touches them.</summary>
internal static class LinkCommands
{
    private const string Bridge = "br0";

    /// <summary>The device that leads out of a node or pod.</summary>
    private const string Outside = "eth0";

    internal static Task MakeUnderlayAsync(CancellationToken cancellationToken) => BatchAsync(LabNetwork.Underlay, $"""
        link set lo up
        link add {Bridge} type bridge
        address add {AddressPlan.GatewayV4}/{AddressPlan.UnderlayV4.PrefixLength} dev {Bridge}
        address add {AddressPlan.GatewayV6}/{AddressPlan.UnderlayV6.PrefixLength} dev {Bridge} nodad
        link set {Bridge} up
        """, cancellationToken);

    internal static async Task JoinNodeAsync(NodePlan node, IReadOnlyList<NodePlan> all, CancellationToken cancellationToken)
    {
        await BatchAsync(LabNetwork.Underlay, $"""
            link add {node.Name} type veth peer name {Outside} netns {node.Name}
            link set {node.Name} master {Bridge} up
            """, cancellationToken);
        var commands = new List<string>
        {
            "link set lo up",
            $"address add {node.AddressV4}/{AddressPlan.UnderlayV4.PrefixLength} dev {Outside}",
            $"address add {node.AddressV6}/{AddressPlan.UnderlayV6.PrefixLength} dev {Outside} nodad",
            $"link set {Outside} up",
            $"route add default via {AddressPlan.GatewayV4}",
            $"route add default via {AddressPlan.GatewayV6}",

            // Pods have routes of their own; an address of no pod must not wander off to the gateway.
            $"route add unreachable {node.PodRangeV4}",
            $"route add unreachable {node.PodRangeV6}",
        };
        foreach (var other in all.Where(other => other != node))
        {
            commands.Add($"route add {other.PodRangeV4} via {other.AddressV4} dev {Outside}");
            commands.Add($"route add {other.PodRangeV6} via {other.AddressV6} dev {Outside}");
        }

        await BatchAsync(node.Name, string.Join('\n', commands), cancellationToken);
    }

    /// <summary>Joins a pod's namespace to its node by a link of its own; the README says why there is no bridge.</summary>
    internal static async Task JoinPodAsync(NodePlan node, string podNamespace, string device, PodAddress address, CancellationToken cancellationToken)
    {
        await BatchAsync(node.Name, $"""
            link add {device} type veth peer name {Outside} netns {podNamespace}
            address add {node.PodGatewayV4}/32 dev {device}
            address add {node.PodGatewayV6}/128 dev {device} nodad
            link set {device} up
            route add {address.V4}/32 dev {device}
            route add {address.V6}/128 dev {device}
            """, cancellationToken);
        await BatchAsync(podNamespace, $"""
            link set lo up
            address add {address.V4}/32 dev {Outside}
            address add {address.V6}/128 dev {Outside} nodad
            link set {Outside} up
            route add {node.PodGatewayV4} dev {Outside} scope link
            route add default via {node.PodGatewayV4} dev {Outside}
            route add {node.PodGatewayV6} dev {Outside}
            route add default via {node.PodGatewayV6} dev {Outside}
            """, cancellationToken);
    }

    internal static Task RemovePodAsync(NodePlan node, string device, CancellationToken cancellationToken) =>
        Tool.TryAsync("ip", ["-n", node.Name, "link", "delete", device], null, cancellationToken);

    private static Task<string> BatchAsync(string ns, string commands, CancellationToken cancellationToken) =>
        Tool.RunAsync("ip", ["-n", ns, "-batch", "-"], commands + "\n", cancellationToken);
}
