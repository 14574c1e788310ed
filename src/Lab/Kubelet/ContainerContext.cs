using KubeProxyNet.Lab.ApiServer;
using KubeProxyNet.Lab.Machine;

namespace KubeProxyNet.Lab.Kubelet;

/// <summary>What all containers of one pod share.</summary>
/// <param name="Pod">The pod.</param>
/// <param name="Sandbox">Its network.</param>
/// <param name="Store">The cluster's objects.</param>
/// <param name="Network">Connections from the node to its pods.</param>
/// <param name="Images">The images that there are.</param>
/// <param name="Node">The node's files.</param>
/// <param name="Folder">Where the logs go.</param>
internal sealed record ContainerContext(PodSpec Pod, PodSandbox Sandbox, ObjectStore Store, NodeConnections Network, ImageStore Images, NodeFolder Node, string Folder);
