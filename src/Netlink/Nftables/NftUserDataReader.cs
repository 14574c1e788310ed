using System.Runtime.InteropServices;

namespace KubeProxyNet.Netlink.Nftables;

// Foreign tools keep there what they like, so what makes no sense ends the reading and is no error.
internal ref struct NftUserDataReader
{
    private ReadOnlySpan<byte> _rest;

    internal NftUserDataReader(ReadOnlySpan<byte> userData)
    {
        _rest = userData;
    }

    internal byte Type { get; private set; }

    internal ReadOnlySpan<byte> Value { get; private set; }

    internal bool Read()
    {
        if (_rest.Length < 2 || _rest[1] > _rest.Length - 2)
        {
            return false;
        }

        Type = _rest[0];
        Value = _rest.Slice(2, _rest[1]);
        _rest = _rest[(2 + _rest[1])..];
        return true;
    }

    internal readonly uint GetUInt32() => Value.Length == sizeof(uint) ? MemoryMarshal.Read<uint>(Value) : 0;
}
