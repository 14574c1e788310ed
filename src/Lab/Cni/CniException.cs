namespace KubeProxyNet.Lab.Cni;

/// <summary>A plugin said no.</summary>
internal sealed class CniException(string message) : Exception(message);
