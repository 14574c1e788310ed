using System.Net;
using KubeProxyNet.Cni.Contract;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Route;

namespace KubeProxyNet.Cni.Wiring;

/// <summary>Raises the container's loopback.</summary>
internal sealed class LoopbackPlugin(CniRequest request) : ICniPlugin
{
    private const string Name = "lo";

    /// <inheritdoc/>
    public CniResult Add()
    {
        using var sandbox = Sandbox.Open(request.Environment);
        try
        {
            using var inside = RouteConnection.Open(sandbox);
            inside.SetLinkUp(inside.FindLink(Name)!.Index);
        }
        catch (NetlinkException error)
        {
            throw new CniException(CniErrorCode.IOFailure, error.Message, innerException: error);
        }

        return request.PrevResult ?? new CniResult
        {
            Interfaces = [new CniInterface(Name, "00:00:00:00:00:00", request.Environment.Netns)],
            Ips =
            [
                new CniAddress(new AddressInNetwork(IPAddress.Loopback, 8), null, 0),
                new CniAddress(new AddressInNetwork(IPAddress.IPv6Loopback, 128), null, 0),
            ],
        };
    }

    // It goes with the sandbox, and nobody minds that it is up until then.
    /// <inheritdoc/>
    public void Del()
    {
    }

    /// <inheritdoc/>
    public void Check()
    {
        using var sandbox = Sandbox.Open(request.Environment);
        using var inside = RouteConnection.Open(sandbox);
        if (inside.FindLink(Name) is not { } link || !link.Flags.HasFlag(LinkFlags.Up))
        {
            throw new CniException(CniErrorCode.CheckFailed, "loopback interface is down");
        }
    }

    /// <inheritdoc/>
    public void GC()
    {
    }

    /// <inheritdoc/>
    public void Status()
    {
    }
}
