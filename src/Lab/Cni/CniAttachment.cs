namespace KubeProxyNet.Lab.Cni;

/// <summary>What a pod's network is made for, in the words of the CNI specification.</summary>
/// <param name="ContainerId">CNI_CONTAINERID: the sandbox's.</param>
/// <param name="NamespaceFile">CNI_NETNS.</param>
/// <param name="PodNamespace">Of the pod.</param>
/// <param name="PodName">Of the pod.</param>
/// <param name="PodUid">Of the pod.</param>
internal sealed record CniAttachment(string ContainerId, string NamespaceFile, string PodNamespace, string PodName, string PodUid)
{
    /// <summary>CNI_ARGS, as kubelet's runtimes set it.</summary>
    internal string Arguments =>
        $"IgnoreUnknown=1;K8S_POD_NAMESPACE={PodNamespace};K8S_POD_NAME={PodName};K8S_POD_INFRA_CONTAINER_ID={ContainerId};K8S_POD_UID={PodUid}";
}
