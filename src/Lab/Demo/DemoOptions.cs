namespace KubeProxyNet.Lab.Demo;

/// <summary>What the demo's nodes are like.</summary>
internal static class DemoOptions
{
    /// <summary>A node's range is so small that it can be filled while one watches.</summary>
    internal const int PodRangeLength = 27;

    /// <summary>All addresses of such a range but the network's own, the gateway's and the last.</summary>
    internal const int PodsOfASmallNode = 29;
}
