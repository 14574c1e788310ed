namespace KubeProxyNet.Netlink.Nftables;

// A concatenation's number holds six bits per component (TYPE_BITS of nft), the first one highest.
public sealed partial record NftDataType
{
    private const int BitsPerComponent = 6;
    private const uint ComponentMask = (1 << BitsPerComponent) - 1;

    // enum byteorder of nft, in the user data of sets.
    private const uint ByteOrderUnknown = 0;
    private const uint ByteOrderHost = 1;
    private const uint ByteOrderBig = 2;

    internal static uint NumberOf(EquatableArray<NftDataType> components)
    {
        if (components.Length == 1)
        {
            return components[0].Number;
        }

        var number = 0u;
        foreach (var component in components)
        {
            number = (number << BitsPerComponent) | component.Number;
        }

        return number;
    }

    internal static uint ByteOrderOf(EquatableArray<NftDataType> components)
    {
        if (components.Length != 1)
        {
            return ByteOrderUnknown;
        }

        var type = components[0];
        if (type == Ipv4Address || type == Ipv6Address || type == EthernetAddress || type == InetService)
        {
            return ByteOrderBig;
        }

        return type == Mark || type == InterfaceIndex || type == InterfaceName || type == Integer ? ByteOrderHost : ByteOrderUnknown;
    }

    /// <summary>The components behind a number and a total length that the kernel gave. Types that we do not know share what is left.</summary>
    internal static EquatableArray<NftDataType> FromNumber(uint number, int length)
    {
        if (number == Verdict.Number)
        {
            return [Verdict];
        }

        Span<uint> numbers = stackalloc uint[6];
        var count = 0;
        for (var rest = number; rest != 0 && count < numbers.Length; rest >>= BitsPerComponent)
        {
            numbers[count++] = rest & ComponentMask;
        }

        if (count <= 1)
        {
            return [Find(number, length) ?? new NftDataType($"type-{number}", number, length)];
        }

        numbers[..count].Reverse();
        return FromNumbers(numbers[..count], length);
    }

    private static EquatableArray<NftDataType> FromNumbers(ReadOnlySpan<uint> numbers, int length)
    {
        var components = new NftDataType[numbers.Length];
        var known = 0;
        var unknown = 0;
        for (var i = 0; i < numbers.Length; i++)
        {
            var number = numbers[i];
            components[i] = Array.Find(All, type => type.Number == number) ?? new NftDataType($"type-{number}", number, 0);
            known += components[i].PaddedLength;
            unknown += components[i].Length == 0 ? 1 : 0;
        }

        for (var i = 0; i < components.Length && unknown > 0; i++)
        {
            if (components[i].Length == 0)
            {
                components[i] = components[i] with { Length = Math.Max(0, (length - known) / unknown) };
            }
        }

        return new EquatableArray<NftDataType>(components);
    }

    private static NftDataType? Find(uint number, int length) => Array.Find(All, type => type.Number == number && type.Length == length);
}
