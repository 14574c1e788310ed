using System.Diagnostics;

namespace KubeProxyNet.Lab.Kubelet;

/// <summary>What the API server asks of the kubelets for <c>kubectl logs</c>, <c>exec</c> and <c>port-forward</c>.</summary>
internal interface IPodProcesses
{
    /// <summary>The file that a container's output goes to; without a container's name the pod's first one. <c>null</c>: no such container.</summary>
    string? FindLog(string ns, string pod, string? container, bool previous);

    /// <summary>A process that runs the command inside a container's namespaces, not yet started. <c>null</c>: no such container, or it does not run.</summary>
    ProcessStartInfo? PrepareExec(string ns, string pod, string? container, IReadOnlyList<string> command);
}
