namespace KubeProxyNet.Proxy.Configuration.Documents;

/// <summary>The file is neither well-formed YAML nor JSON; the message says where.</summary>
internal sealed class ConfigurationDocumentException(string message, Exception? cause = null) : Exception(message, cause);
