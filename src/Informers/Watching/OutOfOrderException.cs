namespace KubeProxyNet.Informers.Watching;

/// <summary>What the server says is older than what it has said before, so that it cannot be told whether something newer was delivered.</summary>
internal sealed class OutOfOrderException(string message) : Exception(message);
