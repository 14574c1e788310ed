using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Proxy.Inspection.Diagnosis;

/// <summary>The API server, this node's object, DNS. Pure.</summary>
internal static class ClusterChecks
{
    private static readonly TimeSpan _mostSkew = TimeSpan.FromSeconds(30);

    internal static IEnumerable<Finding> Judge(NodeView view) => [.. Api(view), .. Clock(view), .. OwnNode(view), .. Dns(view)];

    private static IEnumerable<Finding> Api(NodeView view)
    {
        if (view.ApiProblem.Length == 0)
        {
            return [];
        }

        return view.IsRefused
            ? [new Finding(Severity.Error, "api-credentials", "the API server refuses this agent's credentials", view.ApiProblem, "is the token expired, or the CA replaced (date; kubectl -n kube-system get serviceaccount kubeproxynet)? 403: apply the ClusterRoleBinding of manifests/base")]
            : [new Finding(Severity.Error, "api", "the API server cannot be asked; rules stay as they are, and changes are missed", view.ApiProblem, "is the server of the kubeconfig (or KUBERNETES_SERVICE_HOST) reachable from this node? It must not be a ClusterIP that only this agent serves")];
    }

    private static IEnumerable<Finding> Clock(NodeView view) => view.ClockSkew is { } skew && skew.Duration() > _mostSkew
        ? [new Finding(Severity.Error, "clock", $"this node's clock is {skew.Duration().TotalSeconds:0} s {(skew > TimeSpan.Zero ? "ahead of" : "behind")} the API server's: tokens and certificates count as expired or not yet valid", "the Date header of the API server's answer", "start a time service (chrony, systemd-timesyncd)")]
        : [];

    private static IEnumerable<Finding> OwnNode(NodeView view)
    {
        if (view.Cluster is not { } cluster)
        {
            return [];
        }

        if (cluster.Nodes.FirstOrDefault(node => node.Key.Name == view.NodeName) is not { } own)
        {
            var others = cluster.Nodes.Select(node => node.Key.Name).Take(5).ToList();
            return [new Finding(
                Severity.Error, "node-name", $"there is no Node \"{view.NodeName}\": all endpoints look as if they were elsewhere, so traffic policy Local drops everything", $"the Nodes are {(others.Count > 0 ? string.Join(", ", others) : "none")}",
                "give the Node's name with --hostname-override=$(NODE_NAME), from the downward API's spec.nodeName")];
        }

        return own.InternalIPs.Length > 0 && !own.InternalIPs.Concat(own.ExternalIPs).Any(view.Addresses.Contains)
            ? [NotHere(own)]
            : [];
    }

    private static Finding NotHere(Node own) => new(
        Severity.Error, "node-address", $"Node {own.Key.Name} has no address that this host has: it may be another machine's object", $"status.addresses {string.Join(", ", own.InternalIPs)}; compare ip address",
        "is --hostname-override another node's name? Else the kubelet's --node-ip");

    private static IEnumerable<Finding> Dns(NodeView view) => view.DnsProblem is { Length: > 0 } problem
        ? [new Finding(Severity.Error, "dns", "the cluster's DNS does not answer: names fail, addresses work", problem, "kubectl -n kube-system get pods -l k8s-app=kube-dns -o wide; kubeproxynet explain kube-system/kube-dns")]
        : [];
}
