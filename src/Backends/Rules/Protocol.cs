namespace KubeProxyNet.Backends.Rules;

/// <summary>A transport protocol that a Service can have, with its IP protocol number.</summary>
public enum Protocol : byte
{
    /// <summary>TCP.</summary>
    Tcp = 6,

    /// <summary>UDP.</summary>
    Udp = 17,

    /// <summary>SCTP.</summary>
    Sctp = 132,
}
