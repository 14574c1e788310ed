using KubeProxyNet.Netlink.Sockets;
using KubeProxyNet.Netlink.Wire;

namespace KubeProxyNet.Netlink.Conntrack;

/// <summary>The table of tracked flows of one network namespace. Calls are synchronous; one owner at a time.</summary>
public sealed partial class ConntrackConnection : IDisposable
{
    private readonly NetlinkConnection _connection;

    // A socket does one dump at a time; what the dump finds is deleted by the other one, so that nothing has to be remembered.
    private readonly NetlinkConnection _deletions;

    /// <summary>Takes the transports over.</summary>
    internal ConntrackConnection(INetlinkTransport transport, INetlinkTransport deletions)
    {
        _connection = new NetlinkConnection(transport);
        _deletions = new NetlinkConnection(deletions);
    }

    /// <summary>Connects to the calling thread's network namespace.</summary>
    public static ConntrackConnection Open() => Open(() => NetlinkSocket.Open(NetlinkFamily.Netfilter));

    /// <summary>Connects to a network namespace, whichever thread uses the connection.</summary>
    public static ConntrackConnection Open(NetworkNamespace networkNamespace)
    {
        ArgumentNullException.ThrowIfNull(networkNamespace);
        return networkNamespace.Run(Open);
    }

    /// <summary>
    /// Hands over each flow that the filter means, as it comes: memory does not grow with the table. Flows that come or go meanwhile may be seen
    /// or not. The handler may delete flows by this connection, but not dump.
    /// </summary>
    public void Dump(ConntrackFilter filter, ConntrackHandler handler)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(handler);
        var withTuples = ConntrackMessages.HasTuples(filter) && ConntrackMessages.CanKernelMatchTuples(filter);
        try
        {
            Dump(filter, withTuples, handler);
        }
        catch (NetlinkException error) when (withTuples && IsWithoutFilter(error))
        {
            Dump(filter, withTuples: false, handler);
        }
    }

    /// <summary>Deletes the flow; its number, if it has one, keeps a later one with the same addresses.</summary>
    /// <returns>False if it was gone already.</returns>
    public bool Delete(in ConntrackEntry entry)
    {
        var sequence = _deletions.NextSequence();
        var writer = new NetlinkWriter(stackalloc byte[256]);
        writer.WriteDeleteEntry(sequence, entry);
        try
        {
            _deletions.Execute("delete conntrack entry", writer.Written, sequence);
            return true;
        }
        catch (NetlinkException error) when (error.IsNotFound)
        {
            return false;
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <summary>
    /// Deletes the flows that the filter means: by the kernel in one walk over the table where it can, else by a dump. Flows handled by a flow
    /// table are left to it.
    /// </summary>
    /// <returns>How many, or null where the kernel did it, which does not count.</returns>
    public int? DeleteWhere(ConntrackFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);

        // Kernels before 6.12 or so take a tuple for the name of one flow, and refuse a partial one. Without any tuple they would throw
        // away every flow there is, whatever else the filter says: such filters are never sent.
        if (ConntrackMessages.HasTuples(filter)
            && ConntrackMessages.CanKernelMatchTuples(filter)
            && !ConntrackMessages.NamesOneFlow(filter)
            && TryDeleteByKernel(filter))
        {
            return null;
        }

        var deleted = 0;
        Dump(filter, (in entry) => deleted += (entry.Status & ConntrackStatus.Offload) == 0 && Delete(entry) ? 1 : 0);
        return deleted;
    }

    /// <summary>How many flows there are, without looking at them.</summary>
    public ConntrackCount Count()
    {
        var count = default(ConntrackCount);
        var sequence = _connection.NextSequence();
        var writer = new NetlinkWriter(stackalloc byte[64]);
        writer.WriteCount(sequence);
        _connection.Execute("count conntrack entries", writer.Written, sequence, message => count = ConntrackMessages.ReadCount(message));
        writer.Dispose();
        return count;
    }

    /// <summary>Makes a flow, as if its first packet had passed; for tests and for moving flows.</summary>
    /// <exception cref="NetlinkException"><see cref="NetlinkException.IsAlreadyExists"/>: another one has one of its tuples.</exception>
    public void Create(in ConntrackEntry entry)
    {
        var sequence = _deletions.NextSequence();
        var writer = new NetlinkWriter(stackalloc byte[512]);
        writer.WriteCreateEntry(sequence, entry);
        _deletions.Execute($"create conntrack entry {entry.Original}", writer.Written, sequence);
        writer.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _connection.Dispose();
        _deletions.Dispose();
    }

    private static ConntrackConnection Open(Func<NetlinkSocket> open)
    {
        var socket = open();
        try
        {
            return new ConntrackConnection(socket, open());
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static bool IsWithoutFilter(NetlinkException error) => error.Errno is Errno.InvalidArgument or Errno.NotSupported;

    private void Dump(ConntrackFilter filter, bool withTuples, ConntrackHandler handler) => _connection.Dump(
        "dump conntrack entries",
        (ref writer, sequence) => writer.WriteDump(sequence, filter, withTuples),
        message =>
        {
            var entry = ConntrackMessages.ReadEntry(message);
            if (filter.Matches(entry))
            {
                handler(entry);
            }
        },
        static () => { });

    private bool TryDeleteByKernel(ConntrackFilter filter)
    {
        var sequence = _connection.NextSequence();
        var writer = new NetlinkWriter(stackalloc byte[256]);
        writer.WriteDeleteWhere(sequence, filter);
        try
        {
            _connection.Execute("delete conntrack entries", writer.Written, sequence);
            return true;
        }
        catch (NetlinkException error) when (IsWithoutFilter(error))
        {
            return false;
        }
        finally
        {
            writer.Dispose();
        }
    }
}
