using KubeProxyNet.Netlink;

namespace KubeProxyNet.Overlay.Planning;

/// <summary>What a step of the model asks of the kernel.</summary>
/// <param name="Own">What this node needs; null while it cannot be told.</param>
/// <param name="IsWhole">The node itself has changed: everything is to be compared with the kernel.</param>
/// <param name="Before">Entries of the other nodes that have changed, as they were.</param>
/// <param name="After">And as they should be.</param>
/// <param name="WaitsFor">Why there is no plan; empty if there is one.</param>
internal sealed record NetworkChange(OwnPlan? Own, bool IsWhole, EquatableArray<OverlayEntry> Before, EquatableArray<OverlayEntry> After, string WaitsFor);
