using KubeProxyNet.Netlink.Wire;

namespace KubeProxyNet.Netlink.Tests.Wire;

/// <summary>One message of ours.</summary>
internal sealed class Written
{
    private readonly byte[] _bytes;

    public Written(MessageWriter write)
    {
        var writer = new NetlinkWriter(256);
        write(ref writer);
        _bytes = writer.Written.ToArray();
        writer.Dispose();
    }

    public delegate void MessageWriter(ref NetlinkWriter writer);

    public string Hex => Convert.ToHexStringLower(_bytes);

    public T Read<T>(Func<NetlinkMessage, T> read)
    {
        var messages = new NetlinkMessageReader(_bytes);
        messages.Read().ShouldBeTrue();
        return read(messages.Message);
    }
}
