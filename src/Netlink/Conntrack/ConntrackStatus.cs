using static KubeProxyNet.Netlink.Uapi.NfConntrackCommonH;

namespace KubeProxyNet.Netlink.Conntrack;

/// <summary>What happened to a flow so far (IPS_*).</summary>
[Flags]
public enum ConntrackStatus : uint
{
    /// <summary>Nothing of it.</summary>
    None = 0,

    /// <summary>Another flow announced it.</summary>
    Expected = IPS_EXPECTED,

    /// <summary>Packets went both ways.</summary>
    SeenReply = IPS_SEEN_REPLY,

    /// <summary>Not thrown out early when the table is full.</summary>
    Assured = IPS_ASSURED,

    /// <summary>Its first packet has left.</summary>
    Confirmed = IPS_CONFIRMED,

    /// <summary>Its source is translated.</summary>
    SourceNat = IPS_SRC_NAT,

    /// <summary>Its destination is translated.</summary>
    DestinationNat = IPS_DST_NAT,

    /// <summary>Its TCP sequence numbers are adjusted.</summary>
    SequenceAdjust = IPS_SEQ_ADJUST,

    /// <summary>Whether to translate its source is decided.</summary>
    SourceNatDone = IPS_SRC_NAT_DONE,

    /// <summary>Whether to translate its destination is decided.</summary>
    DestinationNatDone = IPS_DST_NAT_DONE,

    /// <summary>Being removed.</summary>
    Dying = IPS_DYING,

    /// <summary>Packets do not prolong it.</summary>
    FixedTimeout = IPS_FIXED_TIMEOUT,

    /// <summary>A template, no flow.</summary>
    Template = IPS_TEMPLATE,

    /// <summary>A helper was attached by hand.</summary>
    Helper = IPS_HELPER,

    /// <summary>Its packets go past the rules, by a flow table.</summary>
    Offload = IPS_OFFLOAD,

    /// <summary>Its packets are handled by hardware.</summary>
    HardwareOffload = IPS_HW_OFFLOAD,
}
