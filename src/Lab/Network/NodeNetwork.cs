using KubeProxyNet.Netlink.Sockets;

namespace KubeProxyNet.Lab.Network;

/// <summary>One node's place in the network.</summary>
internal sealed record NodeNetwork(NodePlan Plan, NetworkNamespace Namespace);
