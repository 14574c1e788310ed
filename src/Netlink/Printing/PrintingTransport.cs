using KubeProxyNet.Netlink.Sockets;

namespace KubeProxyNet.Netlink.Printing;

/// <summary>Writes down every message that passes, in the kernel's own words: what a bug report needs.</summary>
public sealed class PrintingTransport : INetlinkTransport
{
    /// <summary>The environment variable that turns it on: <c>stderr</c>, or the path of a file to append to.</summary>
    public const string Variable = "KUBEPROXYNET_PRINT_NETLINK";

    private readonly INetlinkTransport _inner;
    private readonly TextWriter _output;
    private readonly bool _ownsOutput;
    private readonly MessagePrinter _printer;

    /// <summary>Takes the inner transport over; the output stays the caller's.</summary>
    public PrintingTransport(INetlinkTransport inner, NetlinkFamily family, TextWriter output)
        : this(inner, family, output, ownsOutput: false)
    {
    }

    private PrintingTransport(INetlinkTransport inner, NetlinkFamily family, TextWriter output, bool ownsOutput)
    {
        _inner = inner;
        _output = output;
        _ownsOutput = ownsOutput;
        _printer = new MessagePrinter(family, output);
    }

    /// <inheritdoc/>
    public uint PortId => _inner.PortId;

    /// <summary>The transport itself, or a printing one around it if <see cref="Variable"/> asks for it.</summary>
    public static INetlinkTransport WrapIfAsked(INetlinkTransport transport, NetlinkFamily family) => Environment.GetEnvironmentVariable(Variable) switch
    {
        null or "" => transport,
        "stderr" => new PrintingTransport(transport, family, Console.Error, ownsOutput: false),
        var path => new PrintingTransport(transport, family, TextWriter.Synchronized(File.AppendText(path)), ownsOutput: true),
    };

    /// <inheritdoc/>
    public void EnsureSendCapacity(int bytes) => _inner.EnsureSendCapacity(bytes);

    /// <inheritdoc/>
    public void Send(ReadOnlySpan<byte> datagram)
    {
        _printer.Print('>', datagram);
        _output.Flush();
        _inner.Send(datagram);
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Receive(TimeSpan timeout)
    {
        var datagram = _inner.Receive(timeout);
        if (!datagram.IsEmpty)
        {
            _printer.Print('<', datagram);
            _output.Flush();
        }

        return datagram;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _inner.Dispose();
        if (_ownsOutput)
        {
            _output.Dispose();
        }
    }
}
