using static KubeProxyNet.Netlink.Uapi.IfAddrH;

namespace KubeProxyNet.Netlink.Route;

/// <summary>What an address is and how it behaves (IFA_F_*).</summary>
[Flags]
public enum AddressFlags : uint
{
    /// <summary>Nothing of it.</summary>
    None = 0,

    /// <summary>IPv4: not the first of its prefix. IPv6: temporary.</summary>
    Secondary = IFA_F_SECONDARY,

    /// <summary>Usable at once, without duplicate address detection.</summary>
    NoDad = IFA_F_NODAD,

    /// <summary>Usable while duplicate address detection is under way.</summary>
    Optimistic = IFA_F_OPTIMISTIC,

    /// <summary>Somebody else on the link has it.</summary>
    DadFailed = IFA_F_DADFAILED,

    /// <summary>A mobile node's home address.</summary>
    HomeAddress = IFA_F_HOMEADDRESS,

    /// <summary>Not for new connections.</summary>
    Deprecated = IFA_F_DEPRECATED,

    /// <summary>Not usable yet: duplicate address detection is under way.</summary>
    Tentative = IFA_F_TENTATIVE,

    /// <summary>It does not expire.</summary>
    Permanent = IFA_F_PERMANENT,

    /// <summary>The kernel makes temporary addresses from it.</summary>
    ManageTemporary = IFA_F_MANAGETEMPADDR,

    /// <summary>The kernel makes no route to its prefix.</summary>
    NoPrefixRoute = IFA_F_NOPREFIXROUTE,

    /// <summary>Multicast groups are joined on its link.</summary>
    MulticastAutoJoin = IFA_F_MCAUTOJOIN,

    /// <summary>Made by the stable privacy algorithm.</summary>
    StablePrivacy = IFA_F_STABLE_PRIVACY,
}
