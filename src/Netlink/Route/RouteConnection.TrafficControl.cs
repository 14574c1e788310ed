namespace KubeProxyNet.Netlink.Route;

public sealed partial class RouteConnection
{
    /// <summary>Queues what leaves by the link in the bucket, in place of what queued it before.</summary>
    public void EnsureTokenBucket(int link, TokenBucket bucket)
    {
        ArgumentNullException.ThrowIfNull(bucket);
        Execute($"set queue of link {link}", (ref writer, sequence) => writer.WriteTokenBucket(sequence, link, bucket));
    }

    /// <summary>The bucket that what leaves by the link is queued in; null if there is none.</summary>
    public TokenBucket? FindTokenBucket(int link)
    {
        var found = List("list queues", static (ref writer, sequence) => writer.WriteListQueues(sequence), message => TrafficControlMessages.ReadTokenBucket(message, link));
        return found.Count > 0 ? found[0] : null;
    }

    /// <summary>Sends all that comes in by one link out by another, most often an <see cref="IfbSpec"/>. The link must be new: what it had stays.</summary>
    public void RedirectIngress(int link, int target)
    {
        Execute($"add ingress queue of link {link}", (ref writer, sequence) => writer.WriteIngress(sequence, link));
        Execute($"redirect what comes in by link {link}", (ref writer, sequence) => writer.WriteRedirect(sequence, link, target));
    }
}
