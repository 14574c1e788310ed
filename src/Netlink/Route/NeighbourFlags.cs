using static KubeProxyNet.Netlink.Uapi.NeighbourH;

namespace KubeProxyNet.Netlink.Route;

/// <summary>How a neighbour or FDB entry is used (NTF_*).</summary>
[Flags]
public enum NeighbourFlags : byte
{
    /// <summary>Nothing of it.</summary>
    None = 0,

    /// <summary>Resolve it now.</summary>
    Use = NTF_USE,

    /// <summary>An FDB entry of the link itself.</summary>
    Self = NTF_SELF,

    /// <summary>An FDB entry of the bridge that the link is a port of.</summary>
    Master = NTF_MASTER,

    /// <summary>This host answers for the address.</summary>
    Proxy = NTF_PROXY,

    /// <summary>Learnt by a program, not by the kernel.</summary>
    ExternallyLearned = NTF_EXT_LEARNED,

    /// <summary>Held by the hardware too.</summary>
    Offloaded = NTF_OFFLOADED,

    /// <summary>It may not move to another port.</summary>
    Sticky = NTF_STICKY,

    /// <summary>The neighbour is a router.</summary>
    Router = NTF_ROUTER,
}
