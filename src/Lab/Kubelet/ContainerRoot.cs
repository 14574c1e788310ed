using System.Text;
using System.Text.Json.Nodes;
using KubeProxyNet.Lab.ApiServer;

namespace KubeProxyNet.Lab.Kubelet;

/// <summary>
/// A container's own root file system: a copy of its image with its volumes, as a container runtime makes it, entered with the capabilities that its
/// security context leaves it. Links, not bytes, are copied; the mounts are the container's and go with it.
/// </summary>
internal sealed class ContainerRoot(ContainerContext context, JsonObject container, string image)
{
    // What container runtimes leave to those that neither ask for more nor give up any.
    private static readonly string[] Usual =
    [
        "chown", "dac_override", "fowner", "fsetid", "kill", "setgid", "setuid", "setpcap", "net_bind_service", "net_raw", "sys_chroot", "mknod", "audit_write", "setfcap",
    ];

    private readonly JsonObject _security = container.ObjectAt("securityContext") ?? [];

    /// <summary>The words that make it and run others in it; to be run in a mount and a process namespace of the container's own.</summary>
    internal IReadOnlyList<string> Enter(IReadOnlyList<string> words) => ["sh", "-ec", Script(), "sh", .. words];

    private bool IsPrivileged => _security.Truth("privileged");

    private string Script()
    {
        var name = container.Text("name");
        var root = Path.Combine(context.Folder, name + ".root");
        var script = new StringBuilder($"""
            root={Quoted(root)}
            rm -rf "$root"
            cp -al {Quoted(context.Images.Get(image))} "$root"
            mount --bind "$root" "$root"
            mount -t proc proc "$root/proc"
            mount --rbind /dev "$root/dev"

            """);
        foreach (var folder in ImageStore.MachineFolders(image))
        {
            // Links such as /bin -> usr/bin are copied as they are.
            script.Append($"""
                if [ -L /{folder} ]; then rm -rf "$root/{folder}"; cp -P /{folder} "$root/{folder}"; elif [ -d /{folder} ]; then mkdir -p "$root/{folder}"; mount --rbind /{folder} "$root/{folder}"; fi

                """);
        }

        if (ImageStore.MachineFolders(image).Count > 0)
        {
            script.Append($"""mount --bind {Quoted(Path.Combine(context.Images.Get(image), "usr/local/bin"))} "$root/usr/local/bin" """).Append('\n');
        }

        if (!IsPrivileged)
        {
            script.Append("""mount --bind -o ro "$root/proc/sys" "$root/proc/sys" """).Append('\n');
        }

        foreach (var (source, target, isReadOnly) in new ContainerVolumes(context, container, Path.Combine(context.Folder, name + ".volumes")).Prepare())
        {
            var to = $"\"$root\"{Quoted(target)}";
            script.Append(Directory.Exists(source) ? $"mkdir -p {to}\n" : $"mkdir -p {to}; rmdir {to}; : >{to}\n");
            script.Append($"mount --bind {(isReadOnly ? "-o ro " : "")}{Quoted(source)} {to}\n");
        }

        if (_security.Truth("readOnlyRootFilesystem"))
        {
            script.Append("""mount -o remount,bind,ro "$root" """).Append('\n');
        }

        return script.Append($"""exec chroot "$root" {Starter()}"$@" """).ToString();
    }

    private string Starter()
    {
        if (IsPrivileged)
        {
            return "";
        }

        var added = _security.Texts("capabilities.add").Select(name => name.ToLowerInvariant());
        var kept = _security.Texts("capabilities.drop").Contains("ALL") ? added : Usual.Union(added);
        var capabilities = string.Join(',', kept.Select(name => "+" + name).Prepend("-all"));
        var privileges = _security.At("allowPrivilegeEscalation") is not null && !_security.Truth("allowPrivilegeEscalation") ? "--no-new-privs " : "";
        return $"/usr/bin/setpriv --bounding-set={capabilities} --inh-caps={capabilities} {privileges}";
    }

    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
