using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using KubeProxyNet.Lab.ApiServer;
using KubeProxyNet.Lab.Cni;
using KubeProxyNet.Lab.Network;

namespace KubeProxyNet.Lab.Demo;

// The pod network: what is on disk, what is in the kernel, what is on the wire.
internal sealed partial class Tour
{
    private const int IcmpHeader = 8;
    private const int IPv4Header = 20;
    private const int IPv6Header = 40;
    private const int VxlanPort = 8472;

    private static readonly TimeSpan CaptureTime = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan CaptureStart = TimeSpan.FromSeconds(1);

    private string Far => Nodes[^1];

    private string Near => Nodes[0];

    private Task<string> ShowConfigurationAsync()
    {
        var lines = new List<string>();
        foreach (var node in Nodes)
        {
            var files = lab.Folder.NodeFolder(node);
            var network = CniNetwork.Find(files.CniConfigurations) ?? throw new DemoFailureException($"a CNI configuration on {node}", "none");
            var file = Directory.GetFiles(files.CniConfigurations).Select(Path.GetFileName).Order(StringComparer.Ordinal).First();
            lines.Add($"{node}: {file}, network {network.Name}, {network.Version}: {string.Join(" -> ", network.Plugins.Select(plugin => plugin.Text("type")))}");
        }

        var binaries = Directory.GetFileSystemEntries(lab.Folder.CniBinaries).Select(Path.GetFileName).Order(StringComparer.Ordinal);
        return Task.FromResult($"a configuration on each node; plugins {string.Join(' ', binaries)}\n{string.Join('\n', lines)}");
    }

    private async Task<string> ShowAddressesAsync()
    {
        var ranges = (await lab.GetAsync("nodes")).ObjectsAt("items").ToDictionary(node => node.Name, node => node.Texts("spec.podCIDRs").Select(IPNetwork.Parse).ToList());
        var pods = (await lab.GetAsync("pods")).ObjectsAt("items").ToList();
        var seen = new HashSet<IPAddress>();
        foreach (var pod in pods)
        {
            foreach (var address in pod.ObjectsAt("status.podIPs").Select(ip => IPAddress.Parse(ip.Text("ip"))))
            {
                var node = pod.Text("spec.nodeName");
                if (!seen.Add(address) || !ranges[node].Exists(range => range.Contains(address)))
                {
                    throw new DemoFailureException($"an address of {node} that nobody else has for {pod.Name}", address.ToString());
                }
            }
        }

        return $"{seen.Count} addresses of {pods.Count} pods, each in its node's range, none twice\n{string.Join('\n', ranges.Select(node => $"{node.Key}: {string.Join(", ", node.Value)}"))}";
    }

    private async Task<string> ShowLinksAsync()
    {
        var links = Words(await lab.RunAsync(Far, "ip", "-oneline", "-details", "link", "show", "type", "veth")).Where(line => !line.Contains(" eth0", StringComparison.Ordinal)).ToList();
        var routes = Words(await lab.RunAsync(Far, "ip", "route")).Where(line => line.Contains("10.244.", StringComparison.Ordinal)).ToList();
        var tunnel = Words(await lab.RunAsync(Far, "ip", "-oneline", "-details", "link", "show", "type", "vxlan")).ToList();
        if (links.Count == 0 || tunnel.Count == 0 || Nodes.Where(node => node != Far).Any(node => !routes.Exists(route => route.StartsWith(RangeOf(node), StringComparison.Ordinal))))
        {
            throw new DemoFailureException($"links of pods, a tunnel, and routes to the other nodes' pods on {Far}", string.Join('\n', [.. links, .. tunnel, .. routes]));
        }

        return $"{links.Count} links of pods, {tunnel.Count} tunnel devices, {routes.Count} routes\n{string.Join('\n', [.. tunnel.Select(Shorten), .. routes])}";
    }

    private async Task<string> ReachPodAsync()
    {
        var (near, far) = (await AddressesOfAsync($"client-{Near}"), await FarServerAsync());
        foreach (var (own, other) in near.Zip(far))
        {
            var report = await lab.ProbeAsync(ClientOn(Near), new IPEndPoint(other, 9000).ToString(), "tcp", EachWay);
            RequireAllAnswered(report, ClientOn(Near));
            if (!report.Clients.Keys.SequenceEqual([own.ToString()]))
            {
                throw new DemoFailureException($"{own} as the only client", string.Join(", ", report.Clients.Keys));
            }
        }

        var sizes = new List<string>();
        var mtu = int.Parse((await lab.RunAsync(ClientOn(Near), "sh", "-c", "ip -oneline link show eth0 | sed 's/.* mtu \\([0-9]*\\) .*/\\1/'")).Trim(), CultureInfo.InvariantCulture);
        foreach (var address in far)
        {
            var payload = mtu - IcmpHeader - (address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? IPv4Header : IPv6Header);
            await lab.RunAsync(ClientOn(Near), "ping", "-c", "3", "-i", "0.2", "-W", "2", "-M", "do", "-s", payload.ToString(CultureInfo.InvariantCulture), address.ToString());
            sizes.Add($"{address} {mtu} bytes");
        }

        return $"{string.Join(" and ", near)} reach {string.Join(" and ", far)} on {Far} and are seen as themselves; whole packets not to be fragmented: {string.Join(", ", sizes)}";
    }

    private async Task<string> CaptureAsync()
    {
        var far = await FarServerAsync();
        var capture = lab.RunAsync(
            LabNetwork.Underlay, "timeout", "--preserve-status", "-s", "INT", $"{CaptureTime.TotalSeconds:0}", "tcpdump", "-n", "-l", "-i", "br0", "udp", "port", $"{VxlanPort}");
        await Task.Delay(CaptureStart, lab.Cancelled);
        foreach (var address in far)
        {
            await lab.ProbeAsync(ClientOn(Near), new IPEndPoint(address, 9000).ToString(), "tcp", 1);
        }

        var seen = (await capture).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var inner = (await AddressesOfAsync($"client-{Near}")).Select(address => address.ToString()).ToList();
        var outer = Array.Find(seen, line => line.Contains($".{VxlanPort}: ", StringComparison.Ordinal));
        var packets = inner.Select(address => Array.Find(seen, line => line.Contains($"{address}.", StringComparison.Ordinal))).ToList();
        return outer is not null && packets.TrueForAll(packet => packet is not null)
            ? $"{seen.Length} lines; node to node by UDP {VxlanPort}, pods' addresses inside\n{string.Join('\n', [outer, .. packets.Select(packet => Shorten(packet!.Trim()))])}"
            : throw new DemoFailureException($"packets to UDP port {VxlanPort} with {string.Join(" and ", inner)} inside", string.Join('\n', seen.Take(10)));
    }

    // On disk stands who has an address.
    private async Task<string> CountLeasesAsync()
    {
        var pods = (await lab.GetAsync("pods")).ObjectsAt("items").Select(pod => pod.Text("status.podIP")).Order(StringComparer.Ordinal).ToList();
        List<string> leases = [];
        await lab.UntilAsync("as many leases as pods", () => Task.FromResult((leases = Leases()).SequenceEqual(pods)), Patience);
        return $"{leases.Count} leases for {pods.Count} pods";
    }

    private List<string> Leases() => [.. Nodes
        .Select(node => lab.Folder.NodeFolder(node).Leases)
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
        .Select(file => Path.GetFileName(file))
        .Where(name => IPAddress.TryParse(name, out var address) && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork)
        .Order(StringComparer.Ordinal)];

    private async Task<string> FillAsync()
    {
        await lab.ApplyAsync(DemoManifest.Many(Far, DemoOptions.PodsOfASmallNode));
        var message = string.Empty;
        await lab.UntilAsync($"a pod too many on {Far}", async () => (message = await FindFailureAsync()).Length > 0, Patience);
        await lab.UntilAsync("all addresses in use", async () => (await RunningAsync(Far)) == DemoOptions.PodsOfASmallNode, Patience);
        var clock = Stopwatch.StartNew();
        await lab.KubectlAsync("delete", "pod", $"client-{Far}", "--wait=true");
        await lab.UntilAsync("the next one to take the address", async () => (await RunningAsync(Far)) == DemoOptions.PodsOfASmallNode, Patience);
        var recovered = clock.Elapsed;
        await lab.KubectlAsync("delete", "deployment", "many");
        await lab.UntilAsync("the pods to go", async () => (await lab.PodsAsync("app=many")).Count == 0, Patience);
        await lab.ApplyAsync(DemoManifest.Client(Far));
        await lab.KubectlAsync("wait", "--for=condition=Ready", "pod", "-l", "app=client", "--timeout=60s");
        return string.Create(CultureInfo.InvariantCulture, $"{DemoOptions.PodsOfASmallNode} pods fit, and no more until one is deleted; {recovered.TotalSeconds:F1} s later the next one runs\n{message}");
    }

    private async Task<string> FindFailureAsync() =>
        (await lab.GetAsync("events")).ObjectsAt("items").FirstOrDefault(item => item.Text("message").Contains("no IP addresses available", StringComparison.Ordinal)) is { } found ? found.Text("message") : "";

    private async Task<int> RunningAsync(string node) =>
        (await lab.GetAsync("pods")).ObjectsAt("items").Count(pod => pod.Text("spec.nodeName") == node && pod.Text("status.phase") == "Running" && pod.At("metadata.deletionTimestamp") is null);

    private async Task<IReadOnlyList<IPAddress>> FarServerAsync()
    {
        var pods = (await lab.GetAsync("pods", "-l", "app=web")).ObjectsAt("items");
        return AddressesOf(pods.FirstOrDefault(pod => pod.Text("spec.nodeName") == Far) ?? throw new DemoFailureException($"a replica on {Far}", "none"));
    }

    private async Task<IReadOnlyList<IPAddress>> AddressesOfAsync(string pod) => AddressesOf(await lab.GetAsync("pod", pod));

    private static IReadOnlyList<IPAddress> AddressesOf(JsonObject pod) => [.. pod.ObjectsAt("status.podIPs").Select(ip => IPAddress.Parse(ip.Text("ip")))];

    private static IEnumerable<string> Words(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => string.Join(' ', line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));

    private string RangeOf(string node) => $"10.244.{lab.State.Nodes.ToList().IndexOf(node)}.";
}
