namespace KubeProxyNet.Lab.Programs.Exchanges;

/// <summary>How a client talks to the echo program.</summary>
internal enum ExchangeProtocol
{
    Tcp,
    Udp,
    Http,
}
