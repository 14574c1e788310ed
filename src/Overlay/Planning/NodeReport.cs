namespace KubeProxyNet.Overlay.Planning;

/// <summary>Something in a Node that cannot be used.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Field">The field or annotation.</param>
/// <param name="Problem">What is wrong with it, and what becomes of it.</param>
public readonly record struct NodeReport(string Node, string Field, string Problem)
{
    /// <summary><c>node worker1: spec.podCIDRs: ...</c>.</summary>
    public override string ToString() => $"node {Node}: {Field}: {Problem}";
}
