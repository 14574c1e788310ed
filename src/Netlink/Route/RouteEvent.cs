namespace KubeProxyNet.Netlink.Route;

/// <summary>What a monitor saw: a change of one object, or <see cref="EventsLost"/>.</summary>
public abstract record RouteEvent
{
    private protected RouteEvent()
    {
    }
}
