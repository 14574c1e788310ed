namespace KubeProxyNet.Netlink.Route;

/// <summary>An address came, changed or went.</summary>
/// <param name="Change">Whether it is there now.</param>
/// <param name="Address">The address as it is now, or as it was last.</param>
public sealed record AddressChanged(RouteChange Change, Address Address) : RouteEvent;
