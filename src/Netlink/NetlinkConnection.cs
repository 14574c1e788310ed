using KubeProxyNet.Netlink.Sockets;
using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.NetlinkH;

namespace KubeProxyNet.Netlink;

/// <summary>Requests and their answers on one transport: acknowledgements, errors, dumps. One owner at a time.</summary>
public sealed class NetlinkConnection : IDisposable
{
    private const int DumpAttempts = 8;
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);

    private uint _sequence;

    /// <summary>Takes the transport over, and closes it in the end.</summary>
    public NetlinkConnection(INetlinkTransport transport)
    {
        Transport = transport;
    }

    /// <summary>Handles one message of an answer; the message is valid only during the call.</summary>
    public delegate void MessageHandler(NetlinkMessage message);

    /// <summary>The transport below.</summary>
    public INetlinkTransport Transport { get; }

    /// <summary>A sequence number that has not been used on this connection for a long time; never 0, which marks events.</summary>
    public uint NextSequence() => ++_sequence == 0 ? ++_sequence : _sequence;

    /// <summary>Takes so many sequence numbers in a row, none of them 0.</summary>
    /// <returns>The first one.</returns>
    internal uint ReserveSequences(int count)
    {
        if (_sequence > uint.MaxValue - (uint)count)
        {
            _sequence = 0;
        }

        var first = _sequence + 1;
        _sequence += (uint)count;
        return first;
    }

    /// <summary>Sends one request that carries NLM_F_ACK and waits for the kernel's verdict.</summary>
    /// <param name="operation">What is asked, for the error's text.</param>
    /// <param name="request">One whole message.</param>
    /// <param name="sequence">Its sequence number.</param>
    /// <param name="onMessage">Gets what the kernel says before the acknowledgement, such as the object asked for.</param>
    /// <exception cref="NetlinkException">The kernel refused, or did not answer.</exception>
    public void Execute(string operation, ReadOnlySpan<byte> request, uint sequence, MessageHandler? onMessage = null)
    {
        Transport.Send(request);
        while (true)
        {
            var messages = new NetlinkMessageReader(ReceiveAnswer(operation));
            while (messages.Read())
            {
                var message = messages.Message;
                if (message.Sequence != sequence)
                {
                    continue;
                }

                if (message.Type != NLMSG_ERROR)
                {
                    onMessage?.Invoke(message);
                    continue;
                }

                ThrowIfRefused(operation, message);
                return;
            }
        }
    }

    /// <summary>Sends a dump request and hands over each object. A dump that a concurrent change interrupted is started again.</summary>
    /// <param name="operation">What is asked, for the error's text.</param>
    /// <param name="writeRequest">Writes the request, which carries NLM_F_DUMP, with the given sequence number.</param>
    /// <param name="onMessage">Gets each object; after an interruption it gets all of them again.</param>
    /// <param name="onRestart">Called before objects are handed over again: forget those of the interrupted dump.</param>
    /// <exception cref="NetlinkException">The kernel refused; EINTR if it was interrupted again and again; ENOBUFS.</exception>
    public void Dump(string operation, DumpRequestWriter writeRequest, MessageHandler onMessage, Action onRestart)
    {
        ArgumentNullException.ThrowIfNull(writeRequest);
        ArgumentNullException.ThrowIfNull(onMessage);
        ArgumentNullException.ThrowIfNull(onRestart);
        for (var attempt = 1; ; attempt++)
        {
            if (TryDump(operation, writeRequest, onMessage))
            {
                return;
            }

            if (attempt == DumpAttempts)
            {
                throw new NetlinkException($"{operation}: interrupted {DumpAttempts} times", Errno.Interrupted);
            }

            onRestart();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Transport.Dispose();

    internal ReadOnlySpan<byte> ReceiveAnswer(string operation)
    {
        var datagram = Transport.Receive(AnswerTimeout);
        return datagram.IsEmpty ? throw new NetlinkException($"{operation}: no answer within {AnswerTimeout.TotalSeconds:0} s", Errno.TryAgain) : datagram;
    }

    private static void ThrowIfRefused(string operation, NetlinkMessage message)
    {
        var answer = message.ReadAnswer();
        if (answer.Errno != Errno.None)
        {
            throw new NetlinkException(operation, answer.Errno, answer.Message, answer.Offset, message.Sequence);
        }
    }

    private bool TryDump(string operation, DumpRequestWriter writeRequest, MessageHandler onMessage)
    {
        var sequence = NextSequence();
        var writer = new NetlinkWriter(stackalloc byte[512]);
        writeRequest(ref writer, sequence);
        Transport.Send(writer.Written);
        writer.Dispose();

        var whole = true;
        while (true)
        {
            var messages = new NetlinkMessageReader(ReceiveAnswer(operation));
            while (messages.Read())
            {
                var message = messages.Message;
                if (message.Sequence != sequence)
                {
                    continue;
                }

                whole &= (message.Flags & NLM_F_DUMP_INTR) == 0;
                switch (message.Type)
                {
                    case NLMSG_ERROR:
                        ThrowIfRefused(operation, message);
                        return whole;
                    case NLMSG_DONE:
                        return EndDump(operation, message, whole);
                    default:
                        onMessage(message);
                        break;
                }
            }
        }
    }

    private static bool EndDump(string operation, NetlinkMessage message, bool whole)
    {
        // nf_tables ends a dump that a commit interrupted with EINTR instead of the flag.
        var errno = message.ReadAnswer().Errno;
        if (errno == Errno.Interrupted)
        {
            return false;
        }

        ThrowIfRefused(operation, message);
        return whole;
    }
}
