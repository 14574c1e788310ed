using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NetlinkH;

namespace KubeProxyNet.Netlink.Conntrack;

public sealed partial class ConntrackConnection
{
    /// <summary>How many flows <see cref="Delete(ReadOnlySpan{ConntrackEntry})"/> takes at most: so many refusals fit into a receive buffer of usual size.</summary>
    public const int MostDeletions = 64;

    /// <summary>
    /// Deletes the flows by one system call and one answer, where each for itself would take four. Those that are gone already, and those
    /// handled by a flow table, which the kernel keeps, are passed over.
    /// </summary>
    /// <returns>How many were deleted.</returns>
    public int Delete(ReadOnlySpan<ConntrackEntry> entries)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(entries.Length, MostDeletions);
        if (entries.IsEmpty)
        {
            return 0;
        }

        var first = _deletions.ReserveSequences(entries.Length);
        var last = first + (uint)entries.Length - 1;
        var writer = new NetlinkWriter(stackalloc byte[512]);
        for (var index = 0; index < entries.Length; index++)
        {
            var sequence = first + (uint)index;
            writer.WriteDeleteEntry(sequence, entries[index], isAcknowledged: sequence == last);
        }

        _deletions.Transport.Send(writer.Written);
        writer.Dispose();
        return entries.Length - CountRefusals(first, last);
    }

    // Only the last one is acknowledged; of the others the kernel tells those that it refused.
    private int CountRefusals(uint first, uint last)
    {
        var refused = 0;
        NetlinkException? failure = null;
        while (true)
        {
            var messages = new NetlinkMessageReader(_deletions.ReceiveAnswer("delete conntrack entries"));
            while (messages.Read())
            {
                var message = messages.Message;
                if (message.Type != NLMSG_ERROR || message.Sequence < first || message.Sequence > last)
                {
                    continue;
                }

                var answer = message.ReadAnswer();
                refused += answer.Errno == Errno.None ? 0 : 1;
                if (answer.Errno is not (Errno.None or Errno.NoEntry or Errno.Busy))
                {
                    failure ??= new NetlinkException("delete conntrack entries", answer.Errno, answer.Message, answer.Offset, message.Sequence);
                }

                if (message.Sequence == last)
                {
                    return failure is null ? refused : throw failure;
                }
            }
        }
    }
}
