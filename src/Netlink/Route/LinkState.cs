using static KubeProxyNet.Netlink.Uapi.IfH;

namespace KubeProxyNet.Netlink.Route;

/// <summary>A link's operational state (IFLA_OPERSTATE, RFC 2863).</summary>
public enum LinkState : byte
{
    /// <summary>The driver does not tell, as for loopback.</summary>
    Unknown = IF_OPER_UNKNOWN,

    /// <summary>Its hardware is gone.</summary>
    NotPresent = IF_OPER_NOTPRESENT,

    /// <summary>It carries nothing.</summary>
    Down = IF_OPER_DOWN,

    /// <summary>What is below it, or its peer, is down.</summary>
    LowerLayerDown = IF_OPER_LOWERLAYERDOWN,

    /// <summary>It is being tested.</summary>
    Testing = IF_OPER_TESTING,

    /// <summary>It waits for something outside, such as authentication.</summary>
    Dormant = IF_OPER_DORMANT,

    /// <summary>It carries packets.</summary>
    Up = IF_OPER_UP,
}
