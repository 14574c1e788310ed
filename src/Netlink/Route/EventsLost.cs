namespace KubeProxyNet.Netlink.Route;

/// <summary>The monitor was not read fast enough and the kernel threw events away: list everything again. Later events are whole again.</summary>
public sealed record EventsLost : RouteEvent;
