namespace KubeProxyNet.Proxy.Inspection.Explaining;

/// <summary>Where a client is, as far as a proxy can tell.</summary>
internal enum SourceKind
{
    /// <summary>A pod of this cluster.</summary>
    Pod,

    /// <summary>This node itself.</summary>
    Node,

    /// <summary>Anywhere else.</summary>
    External,
}
