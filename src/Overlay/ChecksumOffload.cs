namespace KubeProxyNet.Overlay;

/// <summary>Who computes checksums of what pods send through the tunnel.</summary>
public enum ChecksumOffload
{
    /// <summary>The network card, unless no other node answers until it is left to the kernel.</summary>
    Auto,

    /// <summary>The network card, where it can.</summary>
    On,

    /// <summary>The kernel, which costs about two thirds of the throughput.</summary>
    Off,
}
