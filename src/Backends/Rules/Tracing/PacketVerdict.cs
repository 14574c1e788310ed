using KubeProxyNet.Netlink;

namespace KubeProxyNet.Backends.Rules.Tracing;

/// <summary>What becomes of a packet. Two backends that give different verdicts to a packet are wrong, or one is.</summary>
public abstract record PacketVerdict
{
    private PacketVerdict()
    {
    }

    /// <summary>It passes as it is: no Service is meant.</summary>
    public sealed record NotOurs : PacketVerdict
    {
        /// <inheritdoc/>
        public override string ToString() => "pass";
    }

    /// <summary>Its sender is told at once: TCP reset, else ICMP port unreachable.</summary>
    public sealed record Rejected : PacketVerdict
    {
        /// <inheritdoc/>
        public override string ToString() => "reject";
    }

    /// <summary>It vanishes.</summary>
    public sealed record Dropped : PacketVerdict
    {
        /// <inheritdoc/>
        public override string ToString() => "drop";
    }

    /// <summary>It goes to one of these, each as likely as the others; with session affinity, to the one where its client was before.</summary>
    /// <param name="Choices">At least one, in the ruleset's order.</param>
    public sealed record Sent(EquatableArray<PacketChoice> Choices) : PacketVerdict
    {
        /// <inheritdoc/>
        public override string ToString() => $"to {string.Join(" or ", Choices)}";
    }
}
