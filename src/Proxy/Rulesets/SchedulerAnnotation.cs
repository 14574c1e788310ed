using System.Collections.Frozen;
using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Proxy.Rulesets;

/// <summary>The annotation by which a Service asks for a scheduler of its own in IPVS mode.</summary>
internal static class SchedulerAnnotation
{
    /// <summary>Its name.</summary>
    internal const string Name = "kubeproxynet.io/ipvs-scheduler";

    // Those of Linux 6.12, net/netfilter/ipvs/Kconfig. dh and sh are there for what users of kube-proxy have; mh is the better one for both.
    private static readonly FrozenSet<string> Known =
        FrozenSet.Create("rr", "wrr", "lc", "wlc", "fo", "ovf", "lblc", "lblcr", "dh", "sh", "mh", "sed", "nq", "twos");

    /// <summary>The scheduler it names; null, and a report, if there is none of that name.</summary>
    internal static string? Read(Service service, Action<ObjectReport> report)
    {
        if (!service.Annotations.TryGetValue(Name, out var text) || Known.Contains(text))
        {
            return text;
        }

        report(new ObjectReport("Service", service.Key, $"metadata.annotations[{Name}]",
            $"\"{text}\" is none of {string.Join(", ", Known.Order(StringComparer.Ordinal))}; the node's own scheduler is used"));
        return null;
    }
}
