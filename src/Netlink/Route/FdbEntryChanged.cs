namespace KubeProxyNet.Netlink.Route;

/// <summary>An FDB entry came, changed or went.</summary>
/// <param name="Change">Whether it is there now.</param>
/// <param name="FdbEntry">The FDB entry as it is now, or as it was last.</param>
public sealed record FdbEntryChanged(RouteChange Change, FdbEntry FdbEntry) : RouteEvent;
