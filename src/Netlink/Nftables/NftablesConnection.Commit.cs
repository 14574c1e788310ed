using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NetlinkH;

namespace KubeProxyNet.Netlink.Nftables;

public sealed partial class NftablesConnection
{
    /// <summary>Makes all changes of the batch, or none. The kernel has done the work when this returns; an empty batch sends nothing.</summary>
    /// <param name="batch">The changes; they stay in it.</param>
    /// <param name="expectedGeneration">If given, nothing is done should the ruleset have another generation by now.</param>
    /// <exception cref="NftBatchException">What the kernel refused, operation by operation.</exception>
    /// <exception cref="NetlinkException">The batch could not be sent.</exception>
    public void Commit(NftBatch batch, uint? expectedGeneration = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.IsEmpty)
        {
            return;
        }

        var outcome = Send(batch, expectedGeneration, withEnd: true);
        if (outcome.Errors.Count > 0 || outcome.IsUnknown)
        {
            throw new NftBatchException(batch.Family, batch.Table, outcome.Errors, outcome.IsUnknown);
        }
    }

    /// <summary>Has the kernel check the batch as if it were committed, and undo it.</summary>
    /// <returns>What it would refuse.</returns>
    /// <exception cref="NetlinkException">The batch could not be sent, or answers were lost.</exception>
    public IReadOnlyList<NftBatchError> Check(NftBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.IsEmpty)
        {
            return [];
        }

        // Without BATCH_END the kernel validates everything and rolls back.
        var outcome = Send(batch, null, withEnd: false);
        return outcome.IsUnknown ? throw new NetlinkException("check a batch", Errno.NoBuffers) : outcome.Errors;
    }

    private Outcome Send(NftBatch batch, uint? expectedGeneration, bool withEnd)
    {
        var first = _connection.ReserveSequences(batch.SequenceCount);
        var datagram = batch.Seal(first, expectedGeneration, withEnd);
        _connection.Transport.EnsureSendCapacity(datagram.Length);
        _connection.Transport.Send(datagram);
        return Drain(batch, first);
    }

    // Sending has done the work already and queued whatever is to be said, so looking without waiting tells all. The acknowledgement of
    // BATCH_END is the last of it. Older kernels give none: silence is success.
    private Outcome Drain(NftBatch batch, uint first)
    {
        var errors = new List<NftBatchError>();
        var acknowledged = false;
        var overrun = false;
        while (!acknowledged)
        {
            try
            {
                var datagram = _connection.Transport.Receive(TimeSpan.Zero);
                if (datagram.IsEmpty)
                {
                    break;
                }

                acknowledged |= ReadAnswers(datagram, batch, first, errors);
            }
            catch (NetlinkException error) when (error.Errno == Errno.NoBuffers)
            {
                overrun = true;
            }
        }

        // One refusal is enough to know that nothing was done, even if others were lost.
        return new Outcome(errors, overrun && !acknowledged && errors.Count == 0);
    }

    private static bool ReadAnswers(ReadOnlySpan<byte> datagram, NftBatch batch, uint first, List<NftBatchError> errors)
    {
        var acknowledged = false;
        var messages = new NetlinkMessageReader(datagram);
        while (messages.Read())
        {
            var message = messages.Message;
            var index = message.Sequence - first;
            if (message.Type != NLMSG_ERROR || index >= (uint)batch.SequenceCount)
            {
                continue;
            }

            var answer = message.ReadAnswer();
            if (answer.Errno == Errno.None)
            {
                acknowledged |= index == (uint)batch.SequenceCount - 1;
            }
            else
            {
                errors.Add(batch.Explain((int)index - 1, answer, message.Sequence));
            }
        }

        return acknowledged;
    }

    private readonly record struct Outcome(List<NftBatchError> Errors, bool IsUnknown);
}
