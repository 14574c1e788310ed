using KubeProxyNet.Cni.Ipam;

namespace KubeProxyNet.Cni.Files;

/// <summary>What a plugin asks its node.</summary>
internal interface ICniHost
{
    /// <summary>Another one after each boot.</summary>
    string BootID { get; }

    /// <summary>When the node booted.</summary>
    DateTimeOffset BootTime { get; }

    /// <summary>The network namespace behind a path, by its inode; null if there is none.</summary>
    string? FindNamespace(string path);

    /// <summary>Whether a container runtime still knows the attachment and will ask for its removal.</summary>
    bool IsRemembered(string network, LeaseOwner owner);
}
