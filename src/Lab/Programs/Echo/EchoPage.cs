namespace KubeProxyNet.Lab.Programs.Echo;

/// <summary>What the echo program answers over HTTP.</summary>
internal sealed record EchoPage(string Pod, string Node, string Client, string Local, string Method, string Path);
