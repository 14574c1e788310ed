using KubeProxyNet.Cni.Contract;
using KubeProxyNet.Cni.Files;
using KubeProxyNet.Cni.Ipam;

namespace KubeProxyNet.Cni.Attachments;

/// <summary>
/// The records of this node's attachments: what the nftables table is made from, whenever it is. Under /run, for it goes with the table at a reboot; by the inode of
/// the node's network namespace, whose table it is.
/// </summary>
internal sealed class AttachmentStore : IDisposable
{
    private const string Root = "/run/kubeproxynet/attachments";
    private const string LockName = "lock";

    private readonly string _folder;
    private readonly FileLock _lock;

    private AttachmentStore(string folder, FileLock fileLock)
    {
        _folder = folder;
        _lock = fileLock;
    }

    /// <summary>Opens it, and keeps everybody else out until it is disposed of.</summary>
    internal static AttachmentStore Open()
    {
        var folder = Path.Combine(Root, NamespaceFile.IdentifyOwn());
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CniException(CniErrorCode.IOFailure, $"{folder} could not be made: {error.Message}", innerException: error);
        }

        return new AttachmentStore(folder, FileLock.Take(Path.Combine(folder, LockName)));
    }

    /// <summary>Whether there is any; does not wait.</summary>
    internal static bool IsEmpty => Path.Combine(Root, NamespaceFile.IdentifyOwn()) is var folder && (!Directory.Exists(folder) || !Directory.EnumerateFiles(folder).Any(path => Path.GetFileName(path) != LockName));

    /// <summary>Those whose container still exists; the files of others, and torn ones, are removed.</summary>
    internal List<AttachmentRecord> ReadAll()
    {
        var records = new List<AttachmentRecord>();
        foreach (var path in Directory.EnumerateFiles(_folder).Where(path => Path.GetFileName(path) != LockName).Order(StringComparer.Ordinal))
        {
            if (AttachmentRecord.Read(File.ReadAllText(path)) is { } record && NamespaceFile.Identify(record.Netns) is { } inode && inode == record.Inode)
            {
                records.Add(record);
            }
            else
            {
                File.Delete(path);
            }
        }

        return records;
    }

    /// <summary>Keeps it, in place of an earlier one of the same attachment.</summary>
    internal void Write(AttachmentRecord record, string kind) => WholeFile.Write(PathOf(record.Network, record.Owner, kind), record.Content);

    /// <summary>The record of an attachment; null if there is none.</summary>
    internal AttachmentRecord? Find(string network, LeaseOwner owner, string kind) =>
        PathOf(network, owner, kind) is var path && File.Exists(path) ? AttachmentRecord.Read(File.ReadAllText(path)) : null;

    /// <summary>Forgets it.</summary>
    internal void Remove(string network, LeaseOwner owner, string kind) => File.Delete(PathOf(network, owner, kind));

    public void Dispose() => _lock.Dispose();

    private string PathOf(string network, LeaseOwner owner, string kind) => Path.Combine(_folder, $"{kind}-{AttachmentHash.Of(network, owner)}");
}
