namespace KubeProxyNet.Lab.Streaming.Exec;

/// <summary>The streams of a remote command; the values are the channel numbers of <c>channel.k8s.io</c> over WebSocket.</summary>
internal enum RemoteChannel
{
    Stdin = 0,
    Stdout = 1,
    Stderr = 2,
    Error = 3,
    Resize = 4,
}
