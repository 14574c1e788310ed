using KubeProxyNet.Cni.Ipam;

namespace KubeProxyNet.Cni.Contract;

/// <summary>The list that GC is given. An empty one means that nothing is valid; a missing one is an error, for it would mean the same by accident.</summary>
internal static class ValidAttachments
{
    private const string Key = "cni.dev/valid-attachments";

    // What libcni called it first, and still sends along.
    private const string OldKey = "cni.dev/attachments";

    internal static IReadOnlyList<LeaseOwner> Read(ConfigObject config)
    {
        var key = config.Has(Key) ? Key : config.Has(OldKey) ? OldKey : throw CniException.Invalid(Key, "is missing");
        return [.. config.Objects(key).Select(item => new LeaseOwner(item.Text("containerID"), item.Text("ifname")))];
    }
}
