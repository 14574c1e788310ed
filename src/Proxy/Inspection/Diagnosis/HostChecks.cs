using System.Globalization;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Proxy.Configuration;

namespace KubeProxyNet.Proxy.Inspection.Diagnosis;

/// <summary>The host: kernel settings, other programs. Pure.</summary>
internal static class HostChecks
{
    private const double NearlyFull = 0.8;
    private const double Full = 0.95;
    private const int FirstNodePort = 30_000;
    private const int LastNodePort = 32_767;

    internal static IEnumerable<Finding> Judge(NodeView view) =>
        [.. Forwarding(view), .. ForwardDrops(view), .. PortRange(view), .. Conntrack(view), .. Mode(view), .. KubeProxy(view)];

    private static IEnumerable<Finding> Forwarding(NodeView view)
    {
        foreach (var family in view.Families)
        {
            var (path, name) = family == IPFamily.IPv4 ? ("/proc/sys/net/ipv4/ip_forward", "net.ipv4.ip_forward") : ("/proc/sys/net/ipv6/conf/all/forwarding", "net.ipv6.conf.all.forwarding");
            if (view.Setting(path) == "0" && IsUsed(view, family))
            {
                yield return new Finding(Severity.Error, "ip-forward", $"the kernel does not forward {family} packets: pods reach nothing beyond this node, and nobody reaches them", $"{name} = 0", $"sysctl -w {name}=1, and keep it in /etc/sysctl.d");
            }
        }
    }

    // A cluster of one family does not need the other one.
    private static bool IsUsed(NodeView view, IPFamily family) => view.Cluster is not { } cluster
        || cluster.Services.Any(service => service.ClusterIPs.Any(address => Rulesets.AddressOrder.IsOf(address, family)));

    private static IEnumerable<Finding> ForwardDrops(NodeView view) => view.ForwardDrops.Select(drop => new Finding(
        drop.Rules == 0 ? Severity.Error : Severity.Warning, "forward-drop", $"chain {drop.Chain} drops what is forwarded, pods' traffic with it, unless a rule of its own accepts it",
        $"hook forward, policy drop, {drop.Rules} rules; an accept in another table does not help", $"accept the pods' ranges in that chain, or set its policy to accept (Docker: \"iptables\": false or an accept in DOCKER-USER)"));

    private static IEnumerable<Finding> PortRange(NodeView view)
    {
        var words = (view.Setting("/proc/sys/net/ipv4/ip_local_port_range") ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words is not [var firstText, var lastText] || !int.TryParse(firstText, NumberStyles.None, CultureInfo.InvariantCulture, out var first) || !int.TryParse(lastText, NumberStyles.None, CultureInfo.InvariantCulture, out var last))
        {
            yield break;
        }

        var ports = view.Cluster?.Services.SelectMany(service => service.Ports).Select(port => (int)port.NodePort).Where(port => port != 0).ToList() ?? [];
        var (from, to) = ports.Count > 0 ? (Math.Min(ports.Min(), FirstNodePort), Math.Max(ports.Max(), LastNodePort)) : (FirstNodePort, LastNodePort);
        if (first <= to && last >= from && (view.Setting("/proc/sys/net/ipv4/ip_local_reserved_ports") ?? "").Trim().Length == 0)
        {
            yield return new Finding(
                Severity.Warning, "port-range", $"this node's own connections may take ports that are NodePorts ({from}-{to}); answers to them then go to a Service", $"net.ipv4.ip_local_port_range = {first} {last}",
                $"sysctl -w net.ipv4.ip_local_port_range=\"{to + 1} 60999\", or net.ipv4.ip_local_reserved_ports={from}-{to}");
        }
    }

    private static IEnumerable<Finding> Conntrack(NodeView view)
    {
        if (!long.TryParse(view.Setting("/proc/sys/net/netfilter/nf_conntrack_count"), out var count) || !long.TryParse(view.Setting("/proc/sys/net/netfilter/nf_conntrack_max"), out var max) || max == 0)
        {
            yield break;
        }

        var fill = (double)count / max;
        if (fill >= NearlyFull)
        {
            yield return new Finding(
                fill >= Full ? Severity.Error : Severity.Warning, "conntrack", $"the kernel's table of connections is {(int)(fill * 100)} % full; when it is full, new connections are dropped", $"nf_conntrack_count {count}, nf_conntrack_max {max}",
                $"sysctl -w net.netfilter.nf_conntrack_max={max * 2} (or conntrack.maxPerCore); find who opens so many: kubeproxynet list connections");
        }
    }

    private static IEnumerable<Finding> Mode(NodeView view) => view.ModeProblems.Select(problem => new Finding(
        Severity.Error, "mode", $"{view.Options.Mode.Word()} mode cannot run here", problem, "load the kernel module (modprobe), or choose another --proxy-mode"));

    private static IEnumerable<Finding> KubeProxy(NodeView view)
    {
        if (view.KubeProxy.Length > 0)
        {
            yield return new Finding(Severity.Error, "kube-proxy", "kube-proxy runs beside this agent, and both write rules for the same Services", view.KubeProxy, "kubectl -n kube-system delete daemonset kube-proxy (or patch it off this node); its rules are then taken away without a gap");
        }
        else if (view.KubeProxyRules.Count > 0)
        {
            yield return new Finding(Severity.Warning, "kube-proxy-rules", "rules of a kube-proxy that does not run any more are still there, and may serve endpoints that are gone", string.Join("; ", view.KubeProxyRules.Take(3)), "start the agent, which takes them away, or run kubeproxynet migrate");
        }
    }
}
