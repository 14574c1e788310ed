namespace KubeProxyNet.Proxy.Migration;

/// <summary>Is told how taking over from kube-proxy goes.</summary>
internal interface ITakeoverObserver
{
    /// <summary>Whether kube-proxy still runs, so that its rules have to stay.</summary>
    void KubeProxySeen(bool runs);

    /// <summary>Something of kube-proxy's could not be removed.</summary>
    void RemovalFailed(RemainsKind kind);
}
