using System.Text;
using KubeProxyNet.Overlay.Planning;

namespace KubeProxyNet.Overlay.Publishing;

/// <summary>
/// The files by which the node's container runtime learns of the network. The CNI configuration comes last, by rename: from then on pods are made.
/// </summary>
internal sealed class NodeFiles(OverlayOptions options)
{
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Executable = Readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private string ConfigurationFile => Path.Combine(options.CniConfigurationFolder, OverlayNames.ConfigurationFile);

    // Container runtimes run it for every sandbox, whatever the network (containerd, go-cni).
    private string Loopback => Path.Combine(options.CniBinaryFolder, "loopback");

    private string Plugin => Path.Combine(options.CniBinaryFolder, OverlayNames.Plugin);

    /// <summary>Writes what is missing or differs.</summary>
    /// <returns>How many files were written.</returns>
    /// <exception cref="IOException">A file cannot be written.</exception>
    internal int Ensure(OwnPlan own)
    {
        var written = options.CniBinary.Length > 0 ? Install() : 0;
        if (options.SubnetFile.Length > 0)
        {
            written += Write(options.SubnetFile, NetworkConfiguration.WriteSubnetFile(own, options));
        }

        return options.CniConfigurationFolder.Length > 0 ? written + Write(ConfigurationFile, NetworkConfiguration.Write(own, options)) : written;
    }

    /// <summary>Takes them away again, the CNI configuration first: from then on no pod is made.</summary>
    internal void Remove()
    {
        foreach (var file in (string[])[options.CniConfigurationFolder.Length > 0 ? ConfigurationFile : "", options.SubnetFile, options.CniBinary.Length > 0 ? Plugin : ""])
        {
            if (file.Length > 0 && File.Exists(file))
            {
                File.Delete(file);
            }
        }

        if (options.CniBinary.Length > 0 && new FileInfo(Loopback).LinkTarget == OverlayNames.Plugin)
        {
            File.Delete(Loopback);
        }
    }

    // A plugin that is just being run cannot be written, but replaced.
    private int Install()
    {
        var written = Write(Plugin, File.ReadAllBytes(options.CniBinary), Executable);
        if (File.Exists(Loopback))
        {
            return written;
        }

        File.CreateSymbolicLink(Loopback, OverlayNames.Plugin);
        return written + 1;
    }

    private static int Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text), Readable);

    private static int Write(string path, byte[] bytes, UnixFileMode mode)
    {
        if (File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes))
        {
            if (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & mode) == mode)
            {
                return 0;
            }

            File.SetUnixFileMode(path, mode);
            return 1;
        }

        var folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);

        // A name that no runtime takes for a configuration.
        var temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.{Environment.ProcessId}.new");
        using (var file = File.OpenHandle(temporary, FileMode.Create, FileAccess.Write))
        {
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(file, mode);
            }

            RandomAccess.Write(file, bytes, 0);
            RandomAccess.FlushToDisk(file);
        }

        File.Move(temporary, path, overwrite: true);
        return 1;
    }
}
