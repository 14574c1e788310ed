namespace KubeProxyNet.Proxy.Events;

/// <summary>The object that an event is about.</summary>
/// <param name="Kind"><c>Node</c> or <c>Service</c>.</param>
/// <param name="Namespace">Empty for a Node, whose events are kept in namespace default.</param>
/// <param name="Name">metadata.name.</param>
/// <param name="Uid">metadata.uid; for a Node its name, as kubelet and kube-proxy have it, since kubectl looks for that.</param>
internal sealed record EventSubject(string Kind, string Namespace, string Name, string Uid)
{
    /// <summary>This node.</summary>
    internal static EventSubject Node(string name) => new("Node", "", name, name);

    /// <summary>A Service, whose uid need not be known.</summary>
    internal static EventSubject Service(string ns, string name) => new("Service", ns, name, "");

    /// <summary>Where its events are kept.</summary>
    internal string EventNamespace => Namespace.Length == 0 ? "default" : Namespace;
}
