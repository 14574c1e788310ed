namespace KubeProxyNet.Lab.Streaming.Spdy;

/// <summary>The peer sent what SPDY/3.1 does not allow; the connection is of no use any more.</summary>
internal sealed class SpdyException(string message) : Exception(message);
