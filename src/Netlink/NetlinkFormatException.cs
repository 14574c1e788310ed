namespace KubeProxyNet.Netlink;

/// <summary>Bytes that are no well-formed netlink message or attribute: a length field leaves its buffer, or a value has the wrong size.</summary>
public sealed class NetlinkFormatException : FormatException
{
    /// <summary>Says what is malformed.</summary>
    public NetlinkFormatException(string message)
        : base(message)
    {
    }
}
