using System.Globalization;
using System.Net;
using KubeProxyNet.Cni.Contract;
using KubeProxyNet.Cni.Files;

namespace KubeProxyNet.Cni.Ipam;

/// <summary>
/// One network's reservations on disk, as the reference plugin host-local keeps them: a file for each address, named after it, so that a node can change
/// hands while its containers run. Beside them, in a folder that the reference never looks into, a record for each owner: who gives an address back
/// does not have to read all files.
/// </summary>
internal sealed class LeaseFolder : IDisposable
{
    /// <summary>Where reservations are, unless the configuration says otherwise.</summary>
    internal const string DefaultRoot = "/var/lib/cni/networks";

    private const string RecordsName = ".kubeproxynet";

    private readonly string _folder;
    private readonly string _records;
    private readonly FileLock _lock;

    private LeaseFolder(string folder, string records, FileLock fileLock)
    {
        _folder = folder;
        _records = records;
        _lock = fileLock;
    }

    /// <summary>Opens it, and keeps everybody else out until it is disposed of.</summary>
    /// <param name="root">The folder of all networks.</param>
    /// <param name="network">The network's name.</param>
    /// <exception cref="CniException">It cannot be had.</exception>
    internal static LeaseFolder Open(string root, string network)
    {
        // The network's name comes from a configuration that anybody may have written.
        if (network.Contains('/', StringComparison.Ordinal) || network is "" or "." or ".." or RecordsName)
        {
            throw CniException.Invalid("name", $"\"{network}\" cannot be the name of a folder");
        }

        var folder = Path.Combine(root, network);
        var records = Path.Combine(root, RecordsName, network);
        try
        {
            Directory.CreateDirectory(folder);
            Directory.CreateDirectory(records);
            return new LeaseFolder(folder, records, FileLock.Take(Path.Combine(folder, "lock")));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CniException(CniErrorCode.IOFailure, $"reservations of network {network} cannot be kept in {root}: {error.Message}", innerException: error);
        }
    }

    /// <summary>Reserves an address, unless somebody has it.</summary>
    /// <returns>Whether it was free.</returns>
    internal bool TryReserve(IPAddress address, LeaseOwner owner) => WholeFile.TryCreate(PathOf(address), owner.Content, _records);

    /// <summary>Who has an address; null if nobody has, or if the reservation was never finished.</summary>
    internal LeaseOwner? FindOwner(IPAddress address) => ReadIfThere(PathOf(address)) is { } content ? LeaseOwner.Read(content) : null;

    /// <summary>Whether somebody has an address, or began to take it.</summary>
    internal bool IsReserved(IPAddress address) => File.Exists(PathOf(address));

    /// <summary>Gives an address back.</summary>
    internal void Release(IPAddress address) => File.Delete(PathOf(address));

    /// <summary>All reservations; the owner of an unfinished one is null.</summary>
    internal List<(IPAddress Address, LeaseOwner? Owner)> List() =>
        [.. ListAddresses().Select(address => (address, ReadIfThere(PathOf(address)) is { } content ? LeaseOwner.Read(content) : null))];

    /// <summary>All addresses that are reserved. Reads names only.</summary>
    internal List<IPAddress> ListAddresses()
    {
        var addresses = new List<IPAddress>();
        foreach (var path in Directory.EnumerateFiles(_folder))
        {
            if (IPAddress.TryParse(Path.GetFileName(path), out var address))
            {
                addresses.Add(address);
            }
        }

        return addresses;
    }

    /// <summary>When a reservation was written.</summary>
    internal DateTimeOffset WrittenAt(IPAddress address) => File.GetLastWriteTimeUtc(PathOf(address));

    /// <summary>What we know of an owner; null if we did not make its reservations.</summary>
    internal LeaseRecord? FindRecord(LeaseOwner owner) => ReadIfThere(RecordOf(owner)) is { } content ? LeaseRecord.Read(content) : null;

    /// <summary>Keeps what we know of an owner.</summary>
    internal void WriteRecord(LeaseRecord record) => WholeFile.Write(RecordOf(record.Owner), record.Content);

    /// <summary>Forgets an owner.</summary>
    internal void RemoveRecord(LeaseOwner owner) => File.Delete(RecordOf(owner));

    /// <summary>The owners that we keep records of, without reading them.</summary>
    internal IEnumerable<LeaseOwner> ListRecords()
    {
        foreach (var path in Directory.EnumerateFiles(_records))
        {
            var name = Path.GetFileName(path);
            var at = name.IndexOf('@', StringComparison.Ordinal);
            if (at > 0 && !name.StartsWith('.'))
            {
                yield return new LeaseOwner(name[..at], name[(at + 1)..]);
            }
        }
    }

    /// <summary>The address that a set gave away last; null if none, or if it cannot be read.</summary>
    internal IPAddress? LastReserved(int set) => ReadIfThere(LastOf(set)) is { } content && IPAddress.TryParse(content.Trim(), out var address) ? address : null;

    /// <summary>Remembers the address that a set gave away last. Not worth a flush: what it says is only where to begin.</summary>
    internal void SetLastReserved(int set, IPAddress address) => File.WriteAllText(LastOf(set), address.ToString());

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private static string? ReadIfThere(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private string PathOf(IPAddress address) => Path.Combine(_folder, address.ToString());

    private string LastOf(int set) => Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"last_reserved_ip.{set}"));

    // An ID has neither / nor @, a link's name no / (CniEnvironment).
    private string RecordOf(LeaseOwner owner) => Path.Combine(_records, $"{owner.ContainerID}@{owner.IfName}");
}
