namespace KubeProxyNet.Netlink.Route;

/// <summary>A link came, changed or went.</summary>
/// <param name="Change">Whether it is there now.</param>
/// <param name="Link">The link as it is now, or as it was last.</param>
public sealed record LinkChanged(RouteChange Change, Link Link) : RouteEvent;
