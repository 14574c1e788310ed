using KubeProxyNet.Netlink.Sockets;

namespace KubeProxyNet.Netlink.Tests.Nftables;

/// <summary>Keeps what is sent, and answers with what the test put there: datagrams, or errors to throw.</summary>
internal sealed class ScriptedTransport : INetlinkTransport
{
    public List<byte[]> Sent { get; } = [];

    public Queue<object> Answers { get; } = [];

    public int Capacity { get; private set; }

    public uint PortId => 42;

    public void EnsureSendCapacity(int bytes) => Capacity = Math.Max(Capacity, bytes);

    public void Send(ReadOnlySpan<byte> datagram) => Sent.Add(datagram.ToArray());

    public ReadOnlySpan<byte> Receive(TimeSpan timeout) => Answers.TryDequeue(out var answer) ? answer as byte[] ?? throw (Exception)answer : default;

    public void Dispose()
    {
    }
}
