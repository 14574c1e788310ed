namespace KubeProxyNet.Netlink.Route;

/// <summary>A route came, changed or went.</summary>
/// <param name="Change">Whether it is there now.</param>
/// <param name="Route">The route as it is now, or as it was last.</param>
public sealed record RouteChanged(RouteChange Change, Route Route) : RouteEvent;
