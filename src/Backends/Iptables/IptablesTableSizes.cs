using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink.Sockets;

namespace KubeProxyNet.Backends.Iptables;

/// <summary>Asks the kernel how large the tables of the legacy variant are. Needs CAP_NET_RAW, as the programs do.</summary>
internal sealed class IptablesTableSizes : IDisposable
{
    // linux/netfilter_ipv4/ip_tables.h: struct ipt_getinfo
    //   char name[32] | u32 valid_hooks | u32 hook_entry[5] | u32 underflow[5] | u32 num_entries | u32 size; the same in ip6_tables.h
    private const int GetInfo = 64;
    private const int InfoLength = 84;
    private const int EntriesOffset = 76;
    private const int BytesOffset = 80;

    private readonly Socket _socket;
    private readonly int _level;

    private IptablesTableSizes(Socket socket, int level)
    {
        _socket = socket;
        _level = level;
    }

    internal static IptablesTableSizes Open(IPFamily family, NetworkNamespace? place)
    {
        var (addresses, level) = family == IPFamily.IPv4 ? (AddressFamily.InterNetwork, (int)SocketOptionLevel.IP) : (AddressFamily.InterNetworkV6, (int)SocketOptionLevel.IPv6);
        return new IptablesTableSizes(place is null ? Open(addresses) : place.Run(() => Open(addresses)), level);
    }

    /// <summary>Entries and bytes of each table; nothing of one that is not there.</summary>
    internal (uint Entries, uint Bytes)[] Read() => Array.ConvertAll(IptablesNames.AllTables, Read);

    public void Dispose() => _socket.Dispose();

    private static Socket Open(AddressFamily addresses) => new(addresses, SocketType.Raw, ProtocolType.Raw);

    private (uint Entries, uint Bytes) Read(IptablesTable table)
    {
        Span<byte> info = stackalloc byte[InfoLength];
        info.Clear();
        Encoding.ASCII.GetBytes(IptablesNames.NameOf(table), info);
        try
        {
            _socket.GetRawSocketOption(_level, GetInfo, info);
        }
        catch (SocketException error) when (error.SocketErrorCode is not SocketError.AccessDenied)
        {
            return default;
        }

        return (MemoryMarshal.Read<uint>(info[EntriesOffset..]), MemoryMarshal.Read<uint>(info[BytesOffset..]));
    }
}
