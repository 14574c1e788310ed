namespace KubeProxyNet.Lab.Programs.Echo;

/// <summary>A port could not be had; the message names it and the option that sets it.</summary>
internal sealed class EchoListenException(string message, Exception inner) : Exception(message, inner);
