using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Proxy.Configuration;
using KubeProxyNet.Proxy.Migration;

namespace KubeProxyNet.Proxy.Hosting.Modes;

/// <summary>One mode, as the program sees it: whether it can run here, its backends, and what it left behind.</summary>
internal interface IModeBackends
{
    /// <summary>The mode.</summary>
    ProxyMode Mode { get; }

    /// <summary>
    /// Kinds of kube-proxy's remains that have the very names this mode works with: while it runs they are its own, and when another mode runs they are
    /// removed as kube-proxy's are.
    /// </summary>
    IReadOnlyList<RemainsKind> Shares { get; }

    /// <summary>What this node lacks for one IP family and how to mend it, in one line; null if nothing.</summary>
    string? FindProblem(IPFamily family);

    /// <summary>The backend of one IP family.</summary>
    IProxyBackend Open(IPFamily family);

    /// <summary>Reads what the kernel holds of one IP family, to compare it with a ruleset. Writes nothing.</summary>
    IKernelReader OpenReader(Ruleset ruleset);

    /// <summary>What it writes for one IP family, as operators know it: <c>nftables table ip kubeproxynet</c>.</summary>
    string Describe(IPFamily family);

    /// <summary>Whether anything is in the kernel that has a name of our own.</summary>
    bool HasOwn(IPFamily family);

    /// <summary>Removes what has a name of our own, and leaves what has kube-proxy's.</summary>
    /// <returns>Whether there was anything.</returns>
    bool RemoveOwn(IPFamily family);

    /// <summary>Removes all that this mode ever wrote, at once.</summary>
    /// <returns>Whether there was anything.</returns>
    bool Remove(IPFamily family);
}
