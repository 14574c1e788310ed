using System.Buffers;
using System.Runtime.InteropServices;
using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.IpVsH;
using static KubeProxyNet.Netlink.Uapi.NetlinkH;

namespace KubeProxyNet.Netlink.Ipvs;

/// <summary>
/// Commands that are sent in few system calls, in order. The kernel does each for itself: a refused one does not keep it from doing the others.
/// Written straight into the bytes that are sent. Not for use by several threads at once.
/// </summary>
public sealed class IpvsBatch : IDisposable
{
    private const int InitialCapacity = 4096;
    private const int FlagsOffset = 6;
    private const int SequenceOffset = 8;
    private const int CommandOffset = NLMSG_HDRLEN;

    private readonly List<Entry> _entries = [];
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialCapacity);
    private int _length;

    /// <summary>Number of commands.</summary>
    public int Count => _entries.Count;

    /// <summary>There is nothing to do.</summary>
    public bool IsEmpty => _entries.Count == 0;

    /// <summary>Makes the virtual service, or changes the one there is to it.</summary>
    public void EnsureService(VirtualService service)
    {
        ArgumentNullException.ThrowIfNull(service);
        Append(IPVS_CMD_NEW_SERVICE, service, default);
    }

    /// <summary>Changes the settings of a virtual service that is there.</summary>
    public void SetService(VirtualService service)
    {
        ArgumentNullException.ThrowIfNull(service);
        Append(IPVS_CMD_SET_SERVICE, service, default);
    }

    /// <summary>Removes the virtual service with its destinations.</summary>
    public void RemoveService(VirtualServiceId service) => Append(IPVS_CMD_DEL_SERVICE, new VirtualService(service, ""), default);

    /// <summary>Gives the virtual service this destination, or changes the one there is to it.</summary>
    public void EnsureDestination(VirtualServiceId service, IpvsDestination destination) => Append(IPVS_CMD_NEW_DEST, new VirtualService(service, ""), destination);

    /// <summary>Changes a destination that is there.</summary>
    public void SetDestination(VirtualServiceId service, IpvsDestination destination) => Append(IPVS_CMD_SET_DEST, new VirtualService(service, ""), destination);

    /// <summary>Takes a destination from the virtual service. Whether its connections end depends on net.ipv4.vs.expire_nodest_conn.</summary>
    public void RemoveDestination(VirtualServiceId service, IpvsDestination destination) => Append(IPVS_CMD_DEL_DEST, new VirtualService(service, ""), destination);

    /// <summary>Forgets everything and keeps the buffer.</summary>
    public void Clear()
    {
        _entries.Clear();
        _length = 0;
    }

    /// <summary>Returns the buffer.</summary>
    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = [];
        Clear();
    }

    /// <summary>The service that a command is about.</summary>
    internal VirtualServiceId ServiceOf(int index) => _entries[index].Service;

    /// <summary>A command in words: <c>add destination 10.244.1.7:8080 weight 1 to tcp 10.96.0.10:53</c>.</summary>
    internal string Describe(int index)
    {
        var (_, command, service, destination) = _entries[index];
        return command switch
        {
            IPVS_CMD_NEW_SERVICE => $"add virtual service {service}",
            IPVS_CMD_SET_SERVICE => $"change virtual service {service}",
            IPVS_CMD_DEL_SERVICE => $"delete virtual service {service}",
            IPVS_CMD_NEW_DEST => $"add destination {destination} to {service}",
            IPVS_CMD_SET_DEST => $"change destination {destination} of {service}",
            _ => $"delete destination {destination} from {service}",
        };
    }

    /// <summary>A command that exists already is one that changes, and one that deletes has nothing to do where there is nothing.</summary>
    internal bool IsRemoval(int index) => _entries[index].Command is IPVS_CMD_DEL_SERVICE or IPVS_CMD_DEL_DEST;

    /// <summary>Makes NEW a SET: the two are written alike.</summary>
    /// <returns>False if it is no NEW.</returns>
    internal bool TryChangeToSet(int index)
    {
        var entry = _entries[index];
        byte? command = entry.Command switch { IPVS_CMD_NEW_SERVICE => IPVS_CMD_SET_SERVICE, IPVS_CMD_NEW_DEST => IPVS_CMD_SET_DEST, _ => null };
        if (command is not { } set)
        {
            return false;
        }

        _buffer[entry.Start + CommandOffset] = set;
        _entries[index] = entry with { Command = set };
        return true;
    }

    /// <summary>Numbers some commands for a family and asks for an acknowledgement of the last of them.</summary>
    internal ReadOnlySpan<byte> Seal(ushort family, int first, int count, uint firstSequence)
    {
        var start = _entries[first].Start;
        var end = first + count < _entries.Count ? _entries[first + count].Start : _length;
        for (var index = first; index < first + count; index++)
        {
            var message = _buffer.AsSpan(_entries[index].Start);
            var isLast = index == first + count - 1;
            MemoryMarshal.Write(message[sizeof(uint)..], family);
            MemoryMarshal.Write(message[FlagsOffset..], isLast ? (ushort)(NLM_F_REQUEST | NLM_F_ACK) : NLM_F_REQUEST);
            MemoryMarshal.Write(message[SequenceOffset..], firstSequence + (uint)(index - first));
        }

        return _buffer.AsSpan(start, end - start);
    }

    private void Append(byte command, VirtualService service, IpvsDestination destination)
    {
        ObjectDisposedException.ThrowIf(_buffer.Length == 0, this);
        _entries.Add(new Entry(_length, command, service.Id, destination));
        var writer = new NetlinkWriter(_buffer, _length);
        if (command is IPVS_CMD_NEW_SERVICE or IPVS_CMD_SET_SERVICE or IPVS_CMD_DEL_SERVICE)
        {
            writer.WriteService(0, command, 0, service);
        }
        else
        {
            writer.WriteDestination(0, command, 0, service.Id, destination);
        }

        _buffer = writer.Detach(out _length);
    }

    private readonly record struct Entry(int Start, byte Command, VirtualServiceId Service, IpvsDestination Destination);
}
