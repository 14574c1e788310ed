using KubeProxyNet.Lab.ApiServer;
using KubeProxyNet.Lab.Cni;
using KubeProxyNet.Lab.Controllers;
using KubeProxyNet.Lab.Machine;
using KubeProxyNet.Lab.Network;

namespace KubeProxyNet.Lab.Kubelet;

/// <summary>What all pods of one node share.</summary>
/// <param name="Node">The node.</param>
/// <param name="Cni">Wires pods.</param>
/// <param name="Files">The node's files.</param>
/// <param name="Images">The images that there are.</param>
/// <param name="Store">The cluster's objects.</param>
/// <param name="Events">Writes Events.</param>
/// <param name="Network">Connections from the node to its pods.</param>
/// <param name="Folder">Where containers' logs go.</param>
/// <param name="Log">Where the kubelet's own words go.</param>
internal sealed record KubeletContext(
    NodeNetwork Node, CniRuntime Cni, NodeFolder Files, ImageStore Images, ObjectStore Store, EventRecorder Events, NodeConnections Network, string Folder, LabLog Log);
