using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NetlinkH;

namespace KubeProxyNet.Netlink.Ipvs;

public sealed partial class IpvsConnection
{
    // So many refusals fit into a receive buffer of usual size: each takes the kernel about a kilobyte there.
    private const int MostCommands = 128;

    /// <summary>
    /// Sends the commands, many in one system call, and waits for the kernel's answer to the last of each. Ensuring what exists changes it; removing
    /// what is gone is fine.
    /// </summary>
    /// <returns>What the kernel refused, in order; all else is done.</returns>
    /// <exception cref="NetlinkException">Nothing is known of what was done (<see cref="NetlinkException.IsOutcomeUnknown"/>), or it could not be sent.</exception>
    public IReadOnlyList<IpvsError> Execute(IpvsBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var errors = new List<IpvsError>();
        for (var first = 0; first < batch.Count; first += MostCommands)
        {
            var count = Math.Min(MostCommands, batch.Count - first);
            foreach (var (index, error) in Send(batch, first, count))
            {
                Settle(batch, index, error, errors);
            }
        }

        return errors;
    }

    private void Settle(IpvsBatch batch, int index, NetlinkException error, List<IpvsError> errors)
    {
        if (error.IsNotFound && batch.IsRemoval(index))
        {
            return;
        }

        if (error.IsAlreadyExists && batch.TryChangeToSet(index))
        {
            var again = Send(batch, index, 1);
            if (again.Count == 0)
            {
                return;
            }

            error = again[0].Error;
        }

        errors.Add(new IpvsError(batch.ServiceOf(index), error));
    }

    private List<(int Index, NetlinkException Error)> Send(IpvsBatch batch, int first, int count)
    {
        var errors = new List<(int, NetlinkException)>();
        var firstSequence = _connection.ReserveSequences(count);
        var last = firstSequence + (uint)count - 1;
        var datagram = batch.Seal(_family, first, count, firstSequence);
        _connection.Transport.EnsureSendCapacity(datagram.Length);
        _connection.Transport.Send(datagram);
        while (true)
        {
            var messages = new NetlinkMessageReader(_connection.ReceiveAnswer(batch.Describe(first)));
            while (messages.Read())
            {
                var message = messages.Message;
                var index = message.Sequence - firstSequence;
                if (message.Type != NLMSG_ERROR || index >= (uint)count)
                {
                    continue;
                }

                var answer = message.ReadAnswer();
                if (answer.Errno != Errno.None)
                {
                    var command = first + (int)index;
                    errors.Add((command, new NetlinkException(batch.Describe(command), answer.Errno, answer.Message, answer.Offset, message.Sequence)));
                }

                if (message.Sequence == last)
                {
                    return errors;
                }
            }
        }
    }
}
