using System.Globalization;
using System.Net;

namespace KubeProxyNet.Cni.Contract;

/// <summary>An address and how much of it names its network: <c>10.244.1.7/24</c>.</summary>
internal readonly record struct AddressInNetwork(IPAddress Address, int PrefixLength)
{
    /// <summary>Its network.</summary>
    internal IPNetwork Network => new(Mask(Address, PrefixLength), PrefixLength);

    internal static bool TryParse(string text, out AddressInNetwork value)
    {
        value = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !IPAddress.TryParse(text.AsSpan(0, slash), out var address)
            || !int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length > address.GetAddressBytes().Length * 8)
        {
            return false;
        }

        value = new AddressInNetwork(address, length);
        return true;
    }

    /// <summary><c>10.244.1.7/24</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Address}/{PrefixLength}");

    private static IPAddress Mask(IPAddress address, int length)
    {
        var bytes = address.GetAddressBytes();
        for (var index = 0; index < bytes.Length; index++)
        {
            var bits = Math.Clamp(length - (index * 8), 0, 8);
            bytes[index] &= (byte)(0xFF << (8 - bits));
        }

        return new IPAddress(bytes);
    }
}
