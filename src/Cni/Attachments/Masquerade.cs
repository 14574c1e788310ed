using KubeProxyNet.Cni.Contract;
using KubeProxyNet.Cni.Files;
using KubeProxyNet.Cni.Ipam;

namespace KubeProxyNet.Cni.Attachments;

/// <summary>ipMasq of one attachment.</summary>
internal static class Masquerade
{
    private const string Kind = "masquerade";

    internal static void Add(CniRequest request, IEnumerable<AddressInNetwork> addresses)
    {
        using var store = AttachmentStore.Open();
        var owner = new LeaseOwner(request.Environment.ContainerID, request.Environment.IfName);
        var inode = NamespaceFile.Identify(request.Environment.Netns) ?? "";
        store.Write(new AttachmentRecord(request.Name, owner, request.Environment.Netns, inode, [.. addresses], [], Masquerades: true), Kind);
        AttachmentTable.Ensure(store.ReadAll());
    }

    internal static void Remove(CniRequest request)
    {
        if (AttachmentStore.IsEmpty)
        {
            return;
        }

        using var store = AttachmentStore.Open();
        var owner = new LeaseOwner(request.Environment.ContainerID, request.Environment.IfName);
        if (store.Find(request.Name, owner, Kind) is not null)
        {
            store.Remove(request.Name, owner, Kind);
            AttachmentTable.Ensure(store.ReadAll());
        }
    }
}
