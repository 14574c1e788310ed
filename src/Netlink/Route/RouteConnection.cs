using KubeProxyNet.Netlink.Sockets;
using KubeProxyNet.Netlink.Wire;

namespace KubeProxyNet.Netlink.Route;

/// <summary>
/// Links, addresses, routes and neighbours of one network namespace, by rtnetlink. <c>List</c> reads, <c>Ensure</c> makes it so (there already:
/// fine), <c>Remove</c> takes it away (gone already: fine), <c>Set</c> changes one thing. Calls are synchronous; one owner at a time.
/// </summary>
public sealed partial class RouteConnection : IDisposable
{
    private readonly NetlinkConnection _connection;

    /// <summary>Takes the transport over.</summary>
    internal RouteConnection(INetlinkTransport transport)
    {
        _connection = new NetlinkConnection(transport);
    }

    private delegate T? MessageDecoder<T>(NetlinkMessage message)
        where T : class;

    /// <summary>The socket's address, which stands in the events that its changes cause.</summary>
    public uint PortId => _connection.Transport.PortId;

    /// <summary>Connects to the calling thread's network namespace.</summary>
    public static RouteConnection Open() => Open(NetlinkSocket.Open(NetlinkFamily.Route));

    /// <summary>Connects to a network namespace, whichever thread uses the connection.</summary>
    public static RouteConnection Open(NetworkNamespace networkNamespace) => Open(NetlinkSocket.Open(NetlinkFamily.Route, networkNamespace));

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private static RouteConnection Open(NetlinkSocket socket)
    {
        socket.EnableStrictChecking();
        return new RouteConnection(socket);
    }

    private List<T> List<T>(string operation, DumpRequestWriter writeRequest, MessageDecoder<T> decode)
        where T : class
    {
        var items = new List<T>();
        try
        {
            _connection.Dump(
                operation,
                writeRequest,
                message =>
                {
                    if (decode(message) is { } item)
                    {
                        items.Add(item);
                    }
                },
                items.Clear);
        }
        catch (NetlinkException error) when (error.IsNotFound)
        {
            // The filter names a link that is gone, or a table, which is made with its first route.
            return [];
        }

        return items;
    }

    private void Execute(string operation, DumpRequestWriter writeRequest, NetlinkConnection.MessageHandler? onMessage = null)
    {
        var sequence = _connection.NextSequence();
        var writer = new NetlinkWriter(stackalloc byte[512]);
        try
        {
            writeRequest(ref writer, sequence);
            _connection.Execute(operation, writer.Written, sequence, onMessage);
        }
        finally
        {
            writer.Dispose();
        }
    }

    private void Remove(string operation, DumpRequestWriter writeRequest)
    {
        try
        {
            Execute(operation, writeRequest);
        }
        catch (NetlinkException error) when (error.IsNotFound)
        {
            // Gone already, perhaps with the link that it was on.
        }
    }
}
