namespace KubeProxyNet.Proxy.Migration;

/// <summary>A place where kube-proxy leaves things.</summary>
internal interface IRemainsSource
{
    /// <summary>The place.</summary>
    RemainsKind Kind { get; }

    /// <summary>Looks, and changes nothing.</summary>
    /// <exception cref="IOException">It cannot be looked into; the message says why.</exception>
    IReadOnlyList<Remains> Find();
}
