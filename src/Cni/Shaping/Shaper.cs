using KubeProxyNet.Cni.Attachments;
using KubeProxyNet.Cni.Contract;
using KubeProxyNet.Cni.Ipam;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Route;

namespace KubeProxyNet.Cni.Shaping;

/// <summary>
/// Limits one attachment on the node's end of its link: what goes to the container waits there; what comes from it is sent through a link of our own to wait, for what
/// comes in cannot.
/// </summary>
internal sealed class Shaper(CniRequest request)
{
    private const string Prefix = "kpb";
    private const int HashLength = 12;

    // Named after the attachment, so that it is found when nothing else is left of it.
    private readonly string _block = Prefix + AttachmentHash.Of(request.Name, new LeaseOwner(request.Environment.ContainerID, request.Environment.IfName))[..HashLength];

    /// <summary>Sets the limits that the runtime asks for.</summary>
    /// <exception cref="CniException">The kernel refused.</exception>
    internal void Add(string hostLink) => Translate(() =>
    {
        var limits = BandwidthLimits.Read(request);
        if (limits.IsNone)
        {
            return;
        }

        using var route = RouteConnection.Open();
        var link = route.FindLink(hostLink) ?? throw new CniException(CniErrorCode.InvalidConfiguration, $"there is no link {hostLink} to limit");
        if (limits.Ingress is { } ingress)
        {
            route.EnsureTokenBucket(link.Index, ingress);
        }

        if (limits.Egress is { } egress)
        {
            // What a plugin that was killed left.
            route.RemoveLink(_block);
            var block = route.EnsureLink(new IfbSpec(_block) { MTU = link.MTU, IsUp = true, Group = (uint)link.Index });
            route.EnsureTokenBucket(block.Index, egress);
            route.RedirectIngress(link.Index, block.Index);
        }
    });

    /// <summary>Takes away what does not go with the container's link.</summary>
    internal void Remove() => Translate(() =>
    {
        using var route = RouteConnection.Open();
        route.RemoveLink(_block);
    });

    /// <summary>
    /// Takes away what is left of attachments whose link is gone, of whatever network. The group of a link of ours is the number of the link that it shapes, and no
    /// number is given twice.
    /// </summary>
    internal static void Sweep() => Translate(() =>
    {
        using var route = RouteConnection.Open();

        // In this order: a link is there before what shapes it, also one that is just being made.
        var blocks = route.ListLinks(kind: "ifb");
        var indices = route.ListLinks().Select(link => (uint)link.Index).ToHashSet();
        foreach (var block in blocks.Where(link => link.Name.StartsWith(Prefix, StringComparison.Ordinal) && link.Group != 0 && !indices.Contains(link.Group)))
        {
            route.RemoveLink(block.Index);
        }
    });

    /// <exception cref="CniException">A limit is not there any more, or is another one.</exception>
    internal void Check(string hostLink) => Translate(() =>
    {
        var limits = BandwidthLimits.Read(request);
        using var route = RouteConnection.Open();
        Require(route, hostLink, limits.Ingress);
        Require(route, _block, limits.Egress);
    });

    private static void Require(RouteConnection route, string link, TokenBucket? wanted)
    {
        if (wanted is not null && (route.FindLink(link) is not { } present || route.FindTokenBucket(present.Index)?.Rate != wanted.Rate))
        {
            throw new CniException(CniErrorCode.CheckFailed, $"{link} does not limit to {wanted.Rate} bytes a second");
        }
    }

    private static void Translate(Action action)
    {
        try
        {
            action();
        }
        catch (NetlinkException error)
        {
            throw new CniException(CniErrorCode.IOFailure, error.Message, innerException: error);
        }
    }
}
