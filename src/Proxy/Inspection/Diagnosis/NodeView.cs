using System.Net;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink;
using KubeProxyNet.Proxy.Configuration;
using KubeProxyNet.Proxy.Inspection.Explaining;

namespace KubeProxyNet.Proxy.Inspection.Diagnosis;

/// <summary>All that is seen of this node, once. What it means is decided by the checks.</summary>
internal sealed record NodeView
{
    /// <summary>The Node's name that the agent believes in.</summary>
    public required string NodeName { get; init; }

    /// <summary>What the agent was asked to be.</summary>
    public required ProxyOptions Options { get; init; }

    /// <summary>A kernel setting's text by its path under /proc; null if there is none.</summary>
    public required Func<string, string?> Setting { get; init; }

    /// <summary>The IP families that this node's kernel speaks.</summary>
    public IReadOnlyList<IPFamily> Families { get; init; } = [IPFamily.IPv4];

    /// <summary>This host's addresses.</summary>
    public EquatableArray<IPAddress> Addresses { get; init; } = [];

    /// <summary>What the API server says; null if it does not answer.</summary>
    public ClusterView? Cluster { get; init; }

    /// <summary>Why it does not.</summary>
    public string ApiProblem { get; init; } = "";

    /// <summary>It does not know whom it talks to (401), or does not let it read (403).</summary>
    public bool IsRefused { get; init; }

    /// <summary>How far this machine's clock is ahead of the API server's.</summary>
    public TimeSpan? ClockSkew { get; init; }

    /// <summary>What the node lacks for the mode.</summary>
    public IReadOnlyList<string> ModeProblems { get; init; } = [];

    /// <summary>Other programs' chains that may drop what is forwarded.</summary>
    public IReadOnlyList<ForwardDrop> ForwardDrops { get; init; } = [];

    /// <summary>What shows that kube-proxy runs; empty if nothing does.</summary>
    public string KubeProxy { get; init; } = "";

    /// <summary>Rules of kube-proxy's that still serve.</summary>
    public IReadOnlyList<string> KubeProxyRules { get; init; } = [];

    /// <summary>What the proxy says of itself; null if it serves no health.</summary>
    public AgentAnswers? Proxy { get; init; }

    /// <summary>What the network agent says of itself; null if there is none.</summary>
    public AgentAnswers? Network { get; init; }

    /// <summary>What is seen of the pod network; null without the network agent.</summary>
    public NetworkView? Tunnel { get; init; }

    /// <summary>What the kernel holds for Services, by IP family.</summary>
    public IReadOnlyList<KernelLines> Kernel { get; init; } = [];

    /// <summary>Pods' addresses by network.</summary>
    public IReadOnlyList<LeaseReading> Leases { get; init; } = [];

    /// <summary>What became of a question to the cluster's DNS; null: there is none to ask.</summary>
    public string? DnsProblem { get; init; }
}
