using System.Diagnostics;
using System.Text.RegularExpressions;
using KubeProxyNet.Lab.Machine;

namespace KubeProxyNet.Lab.Kubelet;

/// <summary>
/// The images that the lab can make of this machine's files: the project's own, as its Dockerfile has them, and one that stands in for kube-proxy.
/// Each is a folder that containers get a copy of.
/// </summary>
internal sealed partial class ImageStore(LabOptions options, string folder)
{
    private const string Ours = "kubeproxynet";
    private const string Theirs = "kube-proxy";

    /// <summary>The agent in iptables mode writes chains of kube-proxy's names, and reads kube-proxy's configuration.</summary>
    private const string StandIn = """
        #!/bin/sh
        # What stands in for kube-proxy: kubeproxynet in iptables mode, whatever the configuration says of the mode.
        for word; do
          shift
          case $word in
            --config=*) sed 's/^mode:.*/mode: iptables/' "${word#--config=}" >/tmp/config.conf; set -- "$@" --config=/tmp/config.conf ;;
            *) set -- "$@" "$word" ;;
          esac
        done
        exec /usr/local/bin/stand-in/kube-proxy "$@"

        """;

    // Beside what the binary is linked to: what it loads for TLS, and what starts it.
    private static readonly string[] Libraries = ["libssl.so.3", "libcrypto.so.3"];
    private static readonly string[] Machine = ["bin", "sbin", "lib", "lib32", "lib64", "libx32", "usr", "etc"];

    private readonly Lock _lock = new();

    /// <summary>Whether it is one of them: by the last part of its name, whatever the registry and tag.</summary>
    internal static bool Has(string image) => NameOf(image) is Ours or Theirs;

    /// <summary>What its containers run if they do not say.</summary>
    internal static string EntryPoint(string image) => $"/usr/local/bin/{NameOf(image)}";

    /// <summary>The folders of this machine that are mounted into its containers: none of them for the image without a shell.</summary>
    internal static IReadOnlyList<string> MachineFolders(string image) => IsWithoutShell(image) ? [] : Machine;

    /// <summary>The image's folder, made at its first use. Below <c>usr/local/bin</c> are its own programs.</summary>
    internal string Get(string image)
    {
        var path = Path.Combine(folder, IsWithoutShell(image) ? Ours : NameOf(image) + "-machine");
        lock (_lock)
        {
            if (!Directory.Exists(path))
            {
                var unfinished = path + ".new";
                Make(image, unfinished);
                Directory.Move(unfinished, path);
            }
        }

        return path;
    }

    // The tag tells the Dockerfile's target.
    private static bool IsWithoutShell(string image) => NameOf(image) == Ours && !image.EndsWith("iptables", StringComparison.Ordinal);

    private static string NameOf(string image) => image.Split('/')[^1].Split('@', ':')[0];

    private void Make(string image, string root)
    {
        foreach (var name in (string[])["proc", "dev", "sys", "tmp", "run", "var/run/secrets", "var/lib", "usr/local/bin", "usr/bin", "etc/ssl/certs"])
        {
            Directory.CreateDirectory(Path.Combine(root, name));
        }

        var programs = Path.Combine(root, "usr/local/bin");
        if (NameOf(image) == Theirs)
        {
            Directory.CreateDirectory(Path.Combine(programs, "stand-in"));
            File.Copy(options.Agent, Path.Combine(programs, "stand-in", Theirs));
            var script = Path.Combine(programs, Theirs);
            File.WriteAllText(script, StandIn);
            Output("chmod", "755", script);
            return;
        }

        File.Copy(options.Agent, Path.Combine(programs, Ours));
        File.Copy(options.Cni, Path.Combine(programs, Ours + "-cni"));
        if (IsWithoutShell(image))
        {
            CopyLinked(root);
        }
    }

    private void CopyLinked(string root)
    {
        var starter = Tool.Find("setpriv") ?? throw new LabException("setpriv is missing on this machine (package util-linux)");
        var linked = Output("ldd", options.Agent, starter);
        var cache = Output(Tool.Find("ldconfig") ?? "/sbin/ldconfig", "-p");
        var files = LibraryPath().Matches(linked).Select(match => match.Groups[1].Value)
            .Concat(Libraries.Select(name => Regex.Match(cache, Regex.Escape(name) + " .*=> (.*)").Groups[1].Value).Where(path => path.Length > 0));
        foreach (var path in files.Distinct())
        {
            Directory.CreateDirectory(Path.GetDirectoryName(root + path)!);
            File.Copy(path, root + path, overwrite: true);
        }

        File.Copy(starter, Path.Combine(root, "usr/bin/setpriv"));
    }

    private static string Output(string program, params string[] arguments)
    {
        using var process = Tool.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true });
        return process.StandardOutput.ReadToEnd();
    }

    [GeneratedRegex(@"(/[^\s:]+\.so[^\s:]*)")]
    private static partial Regex LibraryPath();
}
