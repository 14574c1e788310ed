using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace KubeProxyNet.Lab.Programs.Exchanges;

/// <summary>The line every echo program answers with: who it is, and from where it sees the client come.</summary>
internal sealed record EchoAnswer(string Pod, IPAddress ClientAddress, int ClientPort)
{
    public static bool TryParse(string line, [NotNullWhen(true)] out EchoAnswer? answer)
    {
        answer = null;
        var parts = line.TrimEnd('\r', '\n').Split(' ');
        if (parts is not [var pod, var address, var port] || pod.Length == 0
            || !IPAddress.TryParse(address, out var clientAddress)
            || !ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var clientPort))
        {
            return false;
        }

        answer = new EchoAnswer(pod, clientAddress, clientPort);
        return true;
    }

    public static EchoAnswer Parse(string line) =>
        TryParse(line, out var answer)
            ? answer
            : throw new ExchangeException(FailureKind.Garbled, $"the answer '{Shorten(line)}' is not 'pod client-ip client-port'");

    /// <summary>An endpoint as the client knows it: IPv4 seen through a dual-stack socket is IPv4.</summary>
    public static EchoAnswer For(string pod, IPEndPoint client) =>
        new(pod, client.Address.IsIPv4MappedToIPv6 ? client.Address.MapToIPv4() : client.Address, client.Port);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Pod} {ClientAddress} {ClientPort}\n");

    private static string Shorten(string line) => line.Length <= 60 ? line.TrimEnd() : line[..60] + "...";
}
