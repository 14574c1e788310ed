using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KubeProxyNet.Kernel.Tests.Faults;
using KubeProxyNet.Lab.ApiServer;
using KubeProxyNet.Lab.Kubelet;
using KubeProxyNet.Lab.Machine;
using KubeProxyNet.Testing;
using YamlDotNet.RepresentationModel;

namespace KubeProxyNet.Kernel.Tests.Inspection;

// The DaemonSet's own container: its arguments, environment, capabilities and a root that cannot be written, as the manifest says.
public sealed class ContainerTests
{
    private const int NetAdmin = 12;

    [AgentFact]
    public async Task The_proxys_container_serves_with_its_capabilities_and_a_read_only_root()
    {
        await using var world = await FaultWorld.StartAsync();
        await RunAsync(world, "nftables", "kubeproxynet", 10256, static (_, _) => { }, () => world.Packets.Ask(world.Packets.Client, FaultWorld.Stable, 80).Split(' ')[0] is "a" or "b" or "remote");
    }

    [AgentFact]
    public async Task The_network_agents_container_makes_the_network_with_its_capabilities_and_mounts()
    {
        await using var world = await FaultWorld.StartAsync();
        world.Store.Modify(Kinds.Node, "", NativeAgent.NodeName, static node => node["spec"] = new JsonObject { ["podCIDR"] = "10.244.0.0/24", ["podCIDRs"] = new JsonArray("10.244.0.0/24") });
        await RunAsync(
            world, "with-network", "kubeproxynet-network", 10266,
            (root, host) =>
            {
                File.Exists(Path.Combine(host, "etc/cni/net.d/10-kubeproxynet.conflist")).ShouldBeTrue();
                File.Exists(Path.Combine(host, "opt/cni/bin/kubeproxynet")).ShouldBeTrue();
                Directory.EnumerateFileSystemEntries(Path.Combine(root, "tmp")).ShouldBeEmpty();
            },
            () => world.Packets.Node.Run("ip", "link").Contains("vxlan-kpn4", StringComparison.Ordinal));
    }

    private static async Task RunAsync(FaultWorld world, string overlay, string name, int port, Action<string, string> check, Func<bool> works)
    {
        var folder = Directory.CreateTempSubdirectory("container").FullName;
        var host = Directory.CreateDirectory(Path.Combine(folder, "host")).FullName;
        try
        {
            var pod = ReadPod(world.Packets.Node, overlay, name);
            var root = new ImageStore(new LabOptions { Agent = AgentBinary.Path, Cni = AgentBinary.CniPath }, folder).Get("kubeproxynet");
            AddAccount(root, world.Kubeconfig);
            using var agent = Start(world.Packets.Node, root, host, pod);
            var said = new StringBuilder();
            agent.ErrorDataReceived += (_, line) => said.AppendLine(line.Data);
            agent.BeginErrorReadLine();
            try
            {
                WaitFor(() => works() && world.Packets.Node.Run("bash", "-c", $"exec 3<>/dev/tcp/127.0.0.1/{port} && printf 'GET /readyz HTTP/1.0\\r\\n\\r\\n' >&3 && cat <&3 || true").Contains("200 OK", StringComparison.Ordinal), said);

                var process = int.Parse(world.Packets.Node.Run("pgrep", "--ns", agent.Id.ToString(CultureInfo.InvariantCulture), "--nslist", "mnt", "-x", "kubeproxynet").Trim(), CultureInfo.InvariantCulture);
                var capabilities = Convert.ToUInt64(Regex.Match(await File.ReadAllTextAsync($"/proc/{process}/status"), "CapEff:\t(.*)").Groups[1].Value, 16);
                capabilities.ShouldBe(1UL << NetAdmin);
                Regex.Match(await File.ReadAllTextAsync($"/proc/{process}/mountinfo"), @" / (ro|rw)[, ]").Groups[1].Value.ShouldBe("ro");
                check(root, host);
            }
            finally
            {
                agent.Kill(entireProcessTree: true);
                await agent.WaitForExitAsync();
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static YamlNode ReadPod(Sandbox node, string overlay, string name)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(node.Run("kubectl", "kustomize", Path.Combine(Path.GetDirectoryName(AgentBinary.Path)!, "..", "..", "manifests", "overlays", overlay))));
        return stream.Documents.Select(document => (YamlMappingNode)document.RootNode).Single(item => (string?)item["kind"] == "DaemonSet" && (string?)item["metadata"]["name"] == name)["spec"]["template"]["spec"];
    }

    // What the kubelet mounts into every pod.
    private static void AddAccount(string root, string kubeconfig)
    {
        var account = Directory.CreateDirectory(Path.Combine(root, "var/run/secrets/kubernetes.io/serviceaccount")).FullName;
        var text = File.ReadAllText(kubeconfig);
        File.WriteAllText(Path.Combine(account, "token"), Regex.Match(text, "token: \"?([^\"\n]*)").Groups[1].Value);
        File.WriteAllBytes(Path.Combine(account, "ca.crt"), Convert.FromBase64String(Regex.Match(text, "certificate-authority-data: \"?([^\"\n]*)").Groups[1].Value));
    }

    private static Process Start(Sandbox node, string root, string host, YamlNode pod)
    {
        var container = ((YamlSequenceNode)pod["containers"])[0];
        var values = new Dictionary<string, string> { ["NODE_NAME"] = NativeAgent.NodeName, ["PROXY_MODE"] = "nftables", ["CLUSTER_CIDR"] = "10.244.0.0/16", ["KUBERNETES_SERVICE_HOST"] = "127.0.0.1", ["KUBERNETES_SERVICE_PORT"] = "6443" };
        var environment = ((YamlSequenceNode)container["env"]).Select(item => ((YamlScalarNode)item["name"]).Value!).Select(name => $"{name}={values[name]}");
        var arguments = ((YamlSequenceNode)container["args"]).Select(argument => Regex.Replace(((YamlScalarNode)argument).Value!, @"\$\((\w+)\)", match => values[match.Groups[1].Value]));
        var added = ((YamlSequenceNode)container["securityContext"]["capabilities"]["add"]).Select(item => "+" + ((YamlScalarNode)item).Value!.ToLowerInvariant());
        var capabilities = string.Join(',', added.Prepend("-all"));
        // What a container runtime does: neither /proc/sys nor the root can be written, but for what is mounted over them.
        var script = $"""
            mount --bind {root} {root}
            mount -t proc proc {root}/proc
            mount --bind -o ro {root}/proc/sys {root}/proc/sys
            mount --rbind /dev {root}/dev
            {string.Join('\n', Mounts(root, host, pod, container))}
            mount -o remount,bind,ro {root}
            exec chroot {root} /usr/bin/setpriv --bounding-set={capabilities} --inh-caps={capabilities} --no-new-privs /usr/local/bin/kubeproxynet "$@"
            """;
        var start = new ProcessStartInfo("nsenter", [$"--net={node.Namespace.Path}", "env", "-i", .. environment, "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "unshare", "--mount", "sh", "-ec", script, "sh", .. arguments]) { RedirectStandardError = true };
        return Process.Start(start)!;
    }

    // Folders of a host of the test's own; /proc/sys/net is the node's.
    private static IEnumerable<string> Mounts(string root, string host, YamlNode pod, YamlNode container)
    {
        if (!((YamlMappingNode)container).Children.TryGetValue("volumeMounts", out var mounts))
        {
            yield break;
        }

        foreach (var mount in (YamlSequenceNode)mounts)
        {
            var path = ((YamlScalarNode)((YamlSequenceNode)pod["volumes"]).Single(volume => (string?)volume["name"] == (string?)mount["name"])["hostPath"]["path"]).Value!;
            var source = path.StartsWith("/proc/", StringComparison.Ordinal) ? path : Directory.CreateDirectory(host + path).FullName;
            var target = root + ((YamlScalarNode)mount["mountPath"]).Value;
            if (source != path)
            {
                Directory.CreateDirectory(target);
            }

            yield return $"mount --bind {source} {target}";
        }
    }

    private static void WaitFor(Func<bool> condition, StringBuilder said)
    {
        var deadline = Stopwatch.StartNew();
        while (!condition())
        {
            deadline.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30), said.ToString());
        }
    }
}
