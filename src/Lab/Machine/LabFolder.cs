using System.Text.Json;

namespace KubeProxyNet.Lab.Machine;

/// <summary>
/// A lab's folder under /run: all that a lab writes. Who holds its lock is the lab: the kernel lets go of it when the lab dies, however it dies,
/// so that the next one of the same name finds out without guessing from process ids, and takes the folder over.
/// </summary>
internal sealed class LabFolder
{
    /// <summary>The parent of all labs' folders.</summary>
    internal const string Root = "/run/kubeproxynet-lab";

    internal LabFolder(string name)
    {
        if (name.Length is 0 or > 40 || !name.All(character => char.IsAsciiLetterOrDigit(character) || character == '-'))
        {
            throw new LabException($"'{name}' cannot be a lab's name: letters, digits and dashes only, 40 at most");
        }

        Name = name;
    }

    internal string Name { get; }

    internal string Directory => Path.Combine(Root, Name);

    /// <summary>For the administrator, on this machine.</summary>
    internal string Kubeconfig => Path.Combine(Directory, "kubeconfig");

    /// <summary>For what runs on the nodes: the control plane's own address, never a Service.</summary>
    internal string NodeKubeconfig => Path.Combine(Directory, "node.kubeconfig");

    /// <summary>What the lab itself did.</summary>
    internal string Log => Path.Combine(Directory, "lab.log");

    /// <summary>Where containers' output goes.</summary>
    internal string Pods => Path.Combine(Directory, "pods");

    private string LockFile => Path.Combine(Directory, "lock");

    private string AgentsFile => Path.Combine(Directory, "agents");

    private string StateFile => Path.Combine(Directory, "state.json");

    internal static IReadOnlyList<string> ListNames() =>
        System.IO.Directory.Exists(Root)
            ? [.. System.IO.Directory.GetDirectories(Root).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)]
            : [];

    /// <summary>The process of a program on a node, as processes are numbered inside the lab.</summary>
    internal string ProcessOf(string program, string node) => Path.Combine(Directory, $"{program}-{node}.pid");

    internal string LogOf(string program, string node) => Path.Combine(Directory, $"{program}-{node}.log");

    /// <summary>The CNI plugins, one name each.</summary>
    internal string CniBinaries => Path.Combine(Directory, "cni-bin");

    /// <summary>What pods find of their service account: token, ca.crt, namespace.</summary>
    internal string ServiceAccount => Path.Combine(Directory, "serviceaccount");

    /// <summary>The token that nodes and pods use.</summary>
    internal string Token => Path.Combine(ServiceAccount, "token");

    /// <summary>The authority that nodes and pods trust.</summary>
    internal string Authority => Path.Combine(ServiceAccount, "ca.crt");

    /// <summary>Images, each a folder.</summary>
    internal string Images => Path.Combine(Directory, "images");

    /// <summary>A node's own files: what on a real one is below /etc/cni and /var/lib.</summary>
    internal NodeFolder NodeFolder(string node) => new(Path.Combine(Directory, "nodes", node), CniBinaries, ServiceAccount);

    /// <summary>Takes the name, and empties what a lab that was killed left in its folder.</summary>
    internal FileStream Claim()
    {
        System.IO.Directory.CreateDirectory(Directory);
        var claim = TryLock() ?? throw new LabException(
            $"lab '{Name}' is running already{(ReadState() is { } state ? $" (process {state.Process})" : string.Empty)}; stop it with 'down --name {Name}' or choose another name");
        foreach (var path in System.IO.Directory.GetFileSystemEntries(Directory).Where(path => path != LockFile))
        {
            Delete(path);
        }

        return claim;
    }

    internal bool IsRunning()
    {
        if (!File.Exists(LockFile))
        {
            return false;
        }

        using var held = TryLock();
        return held is null;
    }

    internal LabState? ReadState() =>
        File.Exists(StateFile) ? JsonSerializer.Deserialize(File.ReadAllBytes(StateFile), LabStateJson.Default.LabState) : null;

    /// <summary>The state of a lab that runs; otherwise says that there is none.</summary>
    internal LabState ReadRunningState() =>
        IsRunning() && ReadState() is { } state ? state : throw new LabException($"no lab named '{Name}' is running; start one with 'up'");

    internal void WriteState(LabState state) => Replace(StateFile, JsonSerializer.SerializeToUtf8Bytes(state, LabStateJson.Default.LabState));

    /// <summary>What nodes run; what runs already goes on until it ends.</summary>
    internal NodeAgents ReadAgents() => JsonSerializer.Deserialize(File.ReadAllBytes(AgentsFile), LabStateJson.Default.NodeAgents)!;

    internal void WriteAgents(NodeAgents agents) => Replace(AgentsFile, JsonSerializer.SerializeToUtf8Bytes(agents, LabStateJson.Default.NodeAgents));

    /// <summary>Writes a file at once: a reader never sees half of it.</summary>
    internal static void Replace(string path, byte[] content)
    {
        File.WriteAllBytes(path + ".new", content);
        File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>Removes the folder of a lab that does not run, and the parent if this was the last lab.</summary>
    internal void Remove()
    {
        if (System.IO.Directory.Exists(Directory))
        {
            Delete(Directory);
        }

        if (System.IO.Directory.Exists(Root) && ListNames().Count == 0)
        {
            try
            {
                System.IO.Directory.Delete(Root);
            }
            catch (IOException)
            {
                // Another lab begins this very moment.
            }
        }
    }

    private static void Delete(string path)
    {
        if (System.IO.Directory.Exists(path))
        {
            System.IO.Directory.Delete(path, recursive: true);
        }
        else
        {
            File.Delete(path);
        }
    }

    private FileStream? TryLock()
    {
        try
        {
            // FileShare.None is flock(LOCK_EX | LOCK_NB) here.
            return new FileStream(LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
