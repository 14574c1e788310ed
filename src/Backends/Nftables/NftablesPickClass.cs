namespace KubeProxyNet.Backends.Nftables;

/// <summary>Which endpoints a pick chain chooses from, and what it does beside. The flags are part of the chain's name.</summary>
[Flags]
internal enum NftablesPickClass
{
    /// <summary>From the whole cluster's endpoints, found by the frontend's address.</summary>
    None = 0,

    /// <summary>From the endpoints on this node only.</summary>
    Local = 1,

    /// <summary>Marks the connection for masquerading first.</summary>
    Masquerade = 2,

    /// <summary>Finds endpoints by the port alone, for NodePorts.</summary>
    Node = 4,
}
