using System.Diagnostics;
using System.Text.Json.Nodes;
using KubeProxyNet.Kernel.Tests.Faults;
using KubeProxyNet.Kernel.Tests.Packets;
using KubeProxyNet.Lab.ApiServer;
using KubeProxyNet.Testing;

namespace KubeProxyNet.Kernel.Tests.Inspection;

// A healthy node with its agent, to be broken and mended.
public sealed class InspectedNode : IAsyncLifetime
{
    private NativeAgent? _agent;
    private Process? _other;

    internal FaultWorld World { get; private set; } = null!;

    internal string Folder { get; } = Directory.CreateTempSubdirectory("inspected").FullName;

    internal Sandbox Node => World.Packets.Node;

    public async Task InitializeAsync()
    {
        World = await FaultWorld.StartAsync();
        World.Store.Modify(Kinds.Node, "", NativeAgent.NodeName, static node => node["spec"] = new JsonObject { ["podCIDR"] = "10.244.0.0/29", ["podCIDRs"] = new JsonArray("10.244.0.0/29") });
        AddOutside();
        StartAgent();
    }

    public async Task DisposeAsync()
    {
        _other?.Kill();
        _agent?.Dispose();
        await World.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    internal void StartAgent()
    {
        _agent = World.StartAgent("--cluster-cidr", "10.244.0.0/16");
        _agent.WaitUntilWatching();
    }

    internal void StopAgent()
    {
        _agent!.KillAtOnce();
        _agent.Dispose();
    }

    /// <summary>Runs a program in the node's namespace until it is mended.</summary>
    internal void StartOther(params string[] command) => _other = Process.Start(new ProcessStartInfo("nsenter", [$"--net={Node.Namespace.Path}", .. command]) { RedirectStandardOutput = true })!;

    internal void StopOther()
    {
        _other!.Kill();
        _other.WaitForExit();
        _other = null;
    }

    internal void SetPort(string service, ushort port) => World.Store.Modify(Kinds.EndpointSlice, "default", $"{service}-1", slice => slice["ports"]![0]!["port"] = port).ShouldNotBeNull();

    internal void SetReady(string service, bool ready) => World.Store.Modify(Kinds.EndpointSlice, "default", $"{service}-1", slice =>
    {
        foreach (var endpoint in slice["endpoints"]!.AsArray())
        {
            endpoint!["conditions"] = new JsonObject { ["ready"] = ready };
        }
    }).ShouldNotBeNull();

    internal void SetSpec(string service, string field, JsonNode? value) => World.Store.Modify(Kinds.Service, "default", service, item => item["spec"]![field] = value).ShouldNotBeNull();

    /// <summary>Waits until the agent has done what changed.</summary>
    internal void Settle()
    {
        var deadline = Stopwatch.StartNew();
        while (OperatorCommand.Run(Node, ["explain", "default/outside", "--no-probe"]).Output.Contains("[kernel]", StringComparison.Ordinal))
        {
            deadline.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60));
        }
    }

    private void AddOutside()
    {
        World.Objects.AddSlice("outside", [World.Packets.A, World.Packets.R], PacketWorld.Port);
        World.Store.Create(Kinds.Service, new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "outside", ["namespace"] = "default" },
            ["spec"] = new JsonObject
            {
                ["type"] = "LoadBalancer",
                ["clusterIP"] = "10.96.0.20",
                ["clusterIPs"] = new JsonArray("10.96.0.20"),
                ["externalTrafficPolicy"] = "Cluster",
                ["ports"] = new JsonArray(new JsonObject { ["name"] = "main", ["port"] = 80, ["protocol"] = "TCP", ["nodePort"] = 31_080 }),
            },
            ["status"] = new JsonObject { ["loadBalancer"] = new JsonObject { ["ingress"] = new JsonArray(new JsonObject { ["ip"] = "203.0.113.10", ["ipMode"] = "VIP" }) } },
        });
    }
}
