namespace KubeProxyNet.Proxy.Hosting;

/// <summary>The agent cannot start and waiting would not help; the message is one line for the operator.</summary>
internal sealed class StartException(string message, Exception? innerException = null) : Exception(message, innerException);
