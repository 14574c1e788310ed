namespace KubeProxyNet.Cni.Contract;

/// <summary>CNI_COMMAND.</summary>
internal enum CniCommand
{
    /// <summary>Join the network, or adjust how it was joined.</summary>
    Add,

    /// <summary>Undo ADD; succeeds where there is nothing to undo.</summary>
    Del,

    /// <summary>Compare with what ADD made. From 0.4.0 on.</summary>
    Check,

    /// <summary>Free all that belongs to attachments which are not listed. From 1.1.0 on.</summary>
    GC,

    /// <summary>Whether ADD could work now. From 1.1.0 on.</summary>
    Status,

    /// <summary>Which versions are spoken.</summary>
    Version,
}
