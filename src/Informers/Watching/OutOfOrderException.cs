namespace KubeProxyNet.Informers.Watching;

/// <summary>A watch has brought an event so old that it cannot be told whether something newer of its object was delivered.</summary>
internal sealed class OutOfOrderException(string message) : Exception(message);
