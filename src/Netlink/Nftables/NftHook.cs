using static KubeProxyNet.Netlink.Uapi.NetfilterH;

namespace KubeProxyNet.Netlink.Nftables;

/// <summary>Where in a packet's path a base chain is called.</summary>
public enum NftHook : uint
{
    /// <summary>On arrival, before routing.</summary>
    Prerouting = NF_INET_PRE_ROUTING,

    /// <summary>To a local process.</summary>
    Input = NF_INET_LOCAL_IN,

    /// <summary>From one link to another.</summary>
    Forward = NF_INET_FORWARD,

    /// <summary>From a local process.</summary>
    Output = NF_INET_LOCAL_OUT,

    /// <summary>Before it leaves.</summary>
    Postrouting = NF_INET_POST_ROUTING,

    /// <summary>At the device, before prerouting.</summary>
    Ingress = NF_INET_INGRESS,
}
