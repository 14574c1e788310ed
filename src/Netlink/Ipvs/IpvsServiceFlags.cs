using static KubeProxyNet.Netlink.Uapi.IpVsH;

namespace KubeProxyNet.Netlink.Ipvs;

/// <summary>How a virtual service behaves (IP_VS_SVC_F_*).</summary>
[Flags]
public enum IpvsServiceFlags : uint
{
    /// <summary>Nothing of it.</summary>
    None = 0,

    /// <summary>A client stays with its destination for the service's timeout.</summary>
    Persistent = IP_VS_SVC_F_PERSISTENT,

    /// <summary>The kernel has it in its table; set by the kernel.</summary>
    Hashed = IP_VS_SVC_F_HASHED,

    /// <summary>Each UDP packet is placed for itself.</summary>
    OnePacket = IP_VS_SVC_F_ONEPACKET,

    /// <summary>The scheduler's first flag: sh and mh take another destination while the one they mean is not usable.</summary>
    Scheduler1 = IP_VS_SVC_F_SCHED1,

    /// <summary>The scheduler's second flag: sh and mh look at the client's port, too.</summary>
    Scheduler2 = IP_VS_SVC_F_SCHED2,

    /// <summary>The scheduler's third flag.</summary>
    Scheduler3 = IP_VS_SVC_F_SCHED3,
}
