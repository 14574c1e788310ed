using System.Net;
using KubeProxyNet.Netlink;

namespace KubeProxyNet.Overlay.Planning;

/// <summary>What leads to one other node's pods.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Entries">In the order in which they are made.</param>
/// <param name="Vteps">Addresses that answer if its tunnel works; none if it is reached without one.</param>
/// <param name="Reports">What cannot be used.</param>
internal sealed record PeerPlan(string Node, EquatableArray<OverlayEntry> Entries, EquatableArray<IPAddress> Vteps, EquatableArray<NodeReport> Reports);
