namespace KubeProxyNet.Netlink.Route;

/// <summary>A neighbour came, changed or went.</summary>
/// <param name="Change">Whether it is there now.</param>
/// <param name="Neighbour">The neighbour as it is now, or as it was last.</param>
public sealed record NeighbourChanged(RouteChange Change, Neighbour Neighbour) : RouteEvent;
