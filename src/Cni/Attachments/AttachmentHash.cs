using System.IO.Hashing;
using System.Text;
using KubeProxyNet.Cni.Ipam;

namespace KubeProxyNet.Cni.Attachments;

/// <summary>
/// A name of fixed length for an attachment, since a container's ID may be longer than a file's or a link's name. XXH128: a cryptographic one would load OpenSSL, which
/// takes longer than all the rest of an ADD, and nobody but the runtime chooses an ID.
/// </summary>
internal static class AttachmentHash
{
    /// <summary>32 hexadecimal digits.</summary>
    internal static string Of(string network, LeaseOwner owner) => Convert.ToHexStringLower(XxHash128.Hash(Encoding.UTF8.GetBytes($"{network}/{owner.ContainerID}/{owner.IfName}")));
}
