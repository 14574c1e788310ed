namespace KubeProxyNet.Proxy.Inspection.Diagnosis;

/// <summary>The pod network and pods' addresses. Pure.</summary>
internal static class NetworkChecks
{
    private const int MostLines = 5;
    private const double NearlyFull = 0.9;

    internal static IEnumerable<Finding> Judge(NodeView view) => [.. Tunnel(view.Tunnel), .. view.Leases.SelectMany(Leases)];

    private static IEnumerable<Finding> Tunnel(NetworkView? network)
    {
        if (network is null)
        {
            return [];
        }

        if (network.WaitsFor.Length > 0)
        {
            return [new Finding(Severity.Error, "network-waits", "the pod network cannot be made yet", network.WaitsFor, "kubectl get node -o yaml: spec.podCIDRs is given by the controller manager (--allocate-node-cidrs)")];
        }

        return
        [
            .. network.Missing.Take(MostLines).Select(item => new Finding(Severity.Error, "network-entry", $"what leads to node {item.Node}'s pods is missing in the kernel: pods here do not reach pods there", item.Entry, "does the network agent run? It puts it back within a second")),
            .. network.WrongMTUs.Select(item => new Finding(Severity.Error, "mtu", $"{item.Link} takes packets of {item.MTU} bytes, and {item.Wanted} are right: small answers arrive, large ones hang", $"ip link show {item.Link}: mtu {item.MTU}", $"ip link set {item.Link} mtu {item.Wanted}; pods that were made before keep theirs until they are made anew")),
            .. network.Unreachable.Take(MostLines).Select(node => new Finding(Severity.Error, "tunnel-blocked", $"node {node} does not answer through the tunnel: pods here do not reach pods there", $"a datagram to its tunnel address was not answered within a second", $"open UDP port {network.Port} between the nodes (firewall, security group), and see whether the network agent runs there")),
            .. network.Reports.Take(MostLines).Select(report => new Finding(Severity.Warning, "node-object", "a Node cannot be followed", report, "correct the field")),
        ];
    }

    private static IEnumerable<Finding> Leases(LeaseReading leases)
    {
        if (leases.Leaked.Count > 0)
        {
            yield return new Finding(Severity.Warning, "ipam-leaked", $"{leases.Leaked.Count} pod addresses belong to containers that are gone", $"{leases.Folder}: {string.Join(", ", leases.Leaked.Take(MostLines))}", "KubeProxyNet's plugin frees them when the range runs short; with another plugin, delete these files");
        }

        if (leases.Size > 0 && leases.Used >= leases.Size * NearlyFull)
        {
            var isFull = leases.Used >= leases.Size;
            yield return new Finding(
                isFull ? Severity.Error : Severity.Warning, "ipam-exhausted", isFull ? "this node has no pod address left: new pods stay in ContainerCreating" : "this node has few pod addresses left", $"{leases.Folder}: {leases.Used} of {leases.Size} addresses of {leases.Range} are used, {leases.Leaked.Count} of them leaked",
                "delete pods of this node, lower the kubelet's maxPods, or give nodes larger ranges (--node-cidr-mask-size)");
        }
    }
}
