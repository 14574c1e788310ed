using System.Net;
using System.Net.Sockets;

namespace KubeProxyNet.Lab.Programs.Exchanges;

/// <summary>Whom to ask, how, from where, with how much payload, and how long to wait.</summary>
internal sealed record ExchangeTarget(IPEndPoint EndPoint, ExchangeProtocol Protocol, IPAddress? Source, int Size, TimeSpan Timeout)
{
    public static ExchangeTarget Read(ProgramArguments arguments, int size)
    {
        var endPoint = arguments.EndPoint("--target");
        var protocol = arguments.Word("--proto", "tcp", "tcp", "udp", "http") switch
        {
            "udp" => ExchangeProtocol.Udp,
            "http" => ExchangeProtocol.Http,
            _ => ExchangeProtocol.Tcp,
        };
        var source = arguments.Address("--source");
        if (source is not null && source.AddressFamily != endPoint.AddressFamily)
        {
            arguments.Complain("--source and --target are of different address families");
        }

        // The echo program answers UDP with its own line and our payload, which must fit one datagram.
        return new ExchangeTarget(endPoint, protocol, source, arguments.Number("--size", size, 0, 65_000),
            arguments.Duration("--timeout", TimeSpan.FromSeconds(1)));
    }

    public Socket OpenSocket(int sourcePort = 0)
    {
        var socket = Protocol == ExchangeProtocol.Udp
            ? new Socket(EndPoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp)
            : new Socket(EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (Source is null && sourcePort == 0)
        {
            return socket;
        }

        try
        {
            socket.Bind(new IPEndPoint(Source ?? AnyAddress, sourcePort));
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }

    private IPAddress AnyAddress => EndPoint.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any;
}
