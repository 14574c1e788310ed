namespace KubeProxyNet.Informers.Watching;

/// <summary>A watch has brought an event that is older than one before it, which the API promises not to do.</summary>
internal sealed class OutOfOrderException(string message) : Exception(message);
