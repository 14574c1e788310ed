using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using KubeProxyNet.Kernel.Tests.Faults;
using KubeProxyNet.Lab.ApiServer;
using KubeProxyNet.Lab.Machine;
using KubeProxyNet.Testing;

namespace KubeProxyNet.Kernel.Tests.Inspection;

// Two nodes on one link with the network agent on each, and an API server on the first.
public sealed class JoinedNodes : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("joined").FullName;
    private readonly List<NativeAgent> _agents = [];

    internal ApiServerHost Api { get; private set; } = null!;

    internal Sandbox First { get; } = new();

    internal Sandbox Second { get; } = new();

    internal string Kubeconfig => Path.Combine(_folder, "kubeconfig");

    public async Task InitializeAsync()
    {
        First.RunWithInput($"link add eth0 mtu 1500 type veth peer name eth0 netns {Second.Namespace.Path}\nlink set eth0 up\naddr add 172.31.0.1/24 dev eth0\n", "ip", "-batch", "-");
        Second.RunWithInput("link set eth0 up\naddr add 172.31.0.2/24 dev eth0\n", "ip", "-batch", "-");
        Api = new ApiServerHost(new ApiServerOptions { Listeners = [First.Namespace.Listen(new IPEndPoint(IPAddress.Any, 6443))], RunControllers = false, CertificateNames = ["172.31.0.1"] });
        await Api.StartAsync(CancellationToken.None);
        await File.WriteAllTextAsync(Kubeconfig, Api.MakeKubeconfig(new Uri("https://172.31.0.1:6443")));
        foreach (var (number, node) in new[] { (1, First), (2, Second) })
        {
            AddNode(number);
            var folder = Directory.CreateDirectory(Path.Combine(_folder, $"node-{number}")).FullName;
            _agents.Add(new NativeAgent(node, Kubeconfig, ["--network", "--hostname-override", $"hollow-{number}", "--cluster-cidr", "10.244.0.0/16", "--cni-conf-dir", folder, "--cni-data-dir", folder, "--cni-bin-dir", folder, "--subnet-file="]));
        }

        WaitUntilWell();
    }

    public async Task DisposeAsync()
    {
        _agents.ForEach(agent => agent.Dispose());
        await Api.DisposeAsync();
        First.Dispose();
        Second.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    internal (int Exit, string Output) Doctor() => OperatorCommand.Run(First, ["doctor", "--kubeconfig", Kubeconfig, "--hostname-override", "hollow-1"]);

    /// <summary>The first node's agent sleeps, and repairs nothing.</summary>
    internal void Sleep() => First.Run("kill", "-STOP", _agents[0].Id.ToString(provider: null));

    /// <summary>It wakes up.</summary>
    internal void Wake() => First.Run("kill", "-CONT", _agents[0].Id.ToString(provider: null));

    internal void WaitUntilWell()
    {
        var deadline = Stopwatch.StartNew();
        while (Doctor().Output is var output && (output.Contains("[network", StringComparison.Ordinal) || output.Contains("[tunnel", StringComparison.Ordinal) || output.Contains("[mtu", StringComparison.Ordinal) || !First.Run("ip", "link").Contains("vxlan-kpn4", StringComparison.Ordinal)))
        {
            deadline.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60), output);
        }
    }

    private void AddNode(int number) => Api.Store.Create(Kinds.Node, new JsonObject
    {
        ["metadata"] = new JsonObject { ["name"] = $"hollow-{number}" },
        ["spec"] = new JsonObject { ["podCIDR"] = $"10.244.{number}.0/24", ["podCIDRs"] = new JsonArray($"10.244.{number}.0/24") },
        ["status"] = new JsonObject { ["addresses"] = new JsonArray(new JsonObject { ["type"] = "InternalIP", ["address"] = $"172.31.0.{number}" }) },
    });
}
