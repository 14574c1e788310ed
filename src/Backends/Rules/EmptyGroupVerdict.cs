namespace KubeProxyNet.Backends.Rules;

/// <summary>What happens at a frontend whose group has no destination.</summary>
public enum EmptyGroupVerdict
{
    /// <summary>Refused at once: TCP reset, else ICMP port unreachable. Nobody in the cluster could answer.</summary>
    Reject,

    /// <summary>Dropped: others could answer, but the traffic policy keeps to this node.</summary>
    Drop,
}
