namespace KubeProxyNet.Lab.Machine;

/// <summary>Something the person at the terminal can understand and act on; its message is all that is printed.</summary>
internal sealed class LabException(string message, Exception? inner = null) : Exception(message, inner);
