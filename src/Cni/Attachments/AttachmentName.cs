using KubeProxyNet.Cni.Ipam;

namespace KubeProxyNet.Cni.Attachments;

/// <summary>The host's end of a container's link: named after the attachment, so that it is found when nothing else is left of it.</summary>
internal static class AttachmentName
{
    /// <summary>What all such names begin with. 15 characters are what the kernel takes.</summary>
    internal const string Prefix = "kpn";

    private const int HashLength = 12;

    internal static string Of(string network, LeaseOwner owner) => Prefix + AttachmentHash.Of(network, owner)[..HashLength];
}
