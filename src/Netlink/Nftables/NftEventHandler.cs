namespace KubeProxyNet.Netlink.Nftables;

/// <summary>Gets one event; it is valid only during the call.</summary>
public delegate void NftEventHandler(in NftEvent change);
