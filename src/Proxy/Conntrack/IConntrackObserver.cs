using KubeProxyNet.Backends.Rules;

namespace KubeProxyNet.Proxy.Conntrack;

/// <summary>Is told what the reconciler does: metrics. Called on its thread.</summary>
internal interface IConntrackObserver
{
    /// <summary>The flows that may be stale were looked at.</summary>
    void Reconciled(IPFamily family, TimeSpan duration, int deleted);

    /// <summary>They could not be, or not all; it is tried again.</summary>
    void Failed(IPFamily family);
}
