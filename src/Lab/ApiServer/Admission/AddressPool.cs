using System.Net;
using System.Net.Sockets;
using System.Numerics;

namespace KubeProxyNet.Lab.ApiServer.Admission;

/// <summary>One family's ClusterIPs: who holds which, and which comes next.</summary>
internal sealed class AddressPool(IPNetwork network)
{
    private readonly Dictionary<IPAddress, string> _holders = [];
    private readonly BigInteger _base = new(network.BaseAddress.GetAddressBytes(), isUnsigned: true, isBigEndian: true);
    private readonly BigInteger _size = BigInteger.One << ((network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? 32 : 128) - network.PrefixLength);
    private BigInteger _next;

    public IPNetwork Network { get; } = network;

    public string Family { get; } = network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? "IPv4" : "IPv6";

    /// <summary>The first address, which is that of Service default/kubernetes.</summary>
    public IPAddress First => At(1);

    public string? HolderOf(IPAddress address) => _holders.GetValueOrDefault(address);

    public void Hold(IPAddress address, string holder) => _holders.TryAdd(address, holder);

    public void Release(IPAddress address, string holder)
    {
        if (HolderOf(address) == holder)
        {
            _holders.Remove(address);
        }
    }

    /// <summary>The next free address; null if there is none. The lowest sixteenth comes last, so that it is free for chosen addresses.</summary>
    public IPAddress? Take()
    {
        var low = BigInteger.Min(256, BigInteger.Max(16, _size / 16));
        if (_next < low && _size > low + 1)
        {
            _next = low;
        }

        for (BigInteger tries = 0; tries < _size; tries++)
        {
            if (_next >= _size - 1)
            {
                _next = 1;
            }

            var candidate = At(_next++);
            if (!_holders.ContainsKey(candidate))
            {
                return candidate;
            }
        }

        return null;
    }

    private IPAddress At(BigInteger offset)
    {
        var bytes = (_base + offset).ToByteArray(isUnsigned: true, isBigEndian: true);
        var address = new byte[Family == "IPv4" ? 4 : 16];
        bytes.CopyTo(address, address.Length - bytes.Length);
        return new(address);
    }
}
