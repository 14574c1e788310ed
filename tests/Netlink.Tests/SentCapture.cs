using System.Buffers.Binary;
using KubeProxyNet.Netlink.Wire;

namespace KubeProxyNet.Netlink.Tests;

/// <summary>The message that a tool sent for a command: ours has to be the same bytes.</summary>
/// <param name="Command">What was typed.</param>
/// <param name="Hex">What strace saw.</param>
internal sealed record SentCapture(string Command, string Hex)
{
    public byte[] Bytes => Convert.FromHexString(Hex.Replace(" ", string.Empty, StringComparison.Ordinal));

    public void ShouldBeWrittenBy(DumpRequestWriter write)
    {
        var sequence = BinaryPrimitives.ReadUInt32LittleEndian(Bytes.AsSpan(8));
        var writer = new NetlinkWriter(stackalloc byte[64]);
        write(ref writer, sequence);
        Convert.ToHexStringLower(writer.Written).ShouldBe(Convert.ToHexStringLower(Bytes), Command);
        writer.Dispose();
    }

    public T Read<T>(Func<NetlinkMessage, T> read)
    {
        var messages = new NetlinkMessageReader(Bytes);
        messages.Read().ShouldBeTrue();
        return read(messages.Message);
    }
}
