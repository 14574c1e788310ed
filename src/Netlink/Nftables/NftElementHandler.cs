namespace KubeProxyNet.Netlink.Nftables;

/// <summary>Gets one element of a set; it is valid only during the call.</summary>
public delegate void NftElementHandler(in NftElement element);
