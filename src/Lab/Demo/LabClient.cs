using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using KubeProxyNet.Lab.ApiServer;
using KubeProxyNet.Lab.Kubelet;
using KubeProxyNet.Lab.Machine;
using KubeProxyNet.Lab.Programs;
using KubeProxyNet.Lab.Programs.Exchanges;
using KubeProxyNet.Lab.Programs.Hold;
using KubeProxyNet.Netlink.Sockets;

namespace KubeProxyNet.Lab.Demo;

/// <summary>A running lab as its user has it: kubectl, and programs run on nodes and in pods.</summary>
internal sealed class LabClient(LabFolder folder, LabState state, CancellationToken cancellationToken)
{
    private static readonly Uri Healthz = new("http://127.0.0.1:10256/healthz");

    internal LabState State { get; } = state;

    internal LabFolder Folder { get; } = folder;

    internal CancellationToken Cancelled => cancellationToken;

    internal Task<string> KubectlAsync(params string[] arguments) => KubectlAsync(arguments, null);

    internal Task<string> ApplyAsync(string manifest) => KubectlAsync(["apply", "-f", "-"], manifest);

    internal async Task<JsonObject> GetAsync(params string[] what) =>
        JsonNode.Parse(await KubectlAsync([.. (string[])["get", "-o", "json"], .. what], null))!.AsObject();

    /// <summary>A PUT to the API server, past all of kubectl's knowledge of resources.</summary>
    internal async Task<JsonObject> PutAsync(string path, JsonObject body) =>
        JsonNode.Parse(await KubectlAsync(["replace", "--raw", path, "-f", "-"], body.ToJsonString()))!.AsObject();

    /// <summary>The names of the pods with a label, ended ones not counted.</summary>
    internal async Task<IReadOnlyList<string>> PodsAsync(string label) =>
        [.. (await GetAsync("pods", "-l", label)).ObjectsAt("items").Select(pod => pod.Name)];

    internal async Task<string> RunAsync(string where, params string[] command)
    {
        var result = await TryRunAsync(where, command);
        return result.ExitCode == 0
            ? result.Output
            : throw new DemoFailureException($"'{string.Join(' ', command)}' in {where} to work", $"exit code {result.ExitCode}: {(result.Output + result.Error).Trim()}");
    }

    /// <summary>Asks a Service from a node or pod, each time on a new connection.</summary>
    internal Task<ExchangeReport> ProbeAsync(string where, string target, string protocol, int count) =>
        ExchangeAsync(where, ["probe", "--target", target, "--proto", protocol, "--count", $"{count}", "--concurrency", "8", "--timeout", "3s", "--json"]);

    /// <summary>Asks at a steady rate until stopped, each time on a new connection or from a new port.</summary>
    internal RunningProgram<ExchangeReport> StartLoad(string where, string target, int rate, string protocol = "tcp") => new(
        LabProcess.PrepareExec(State, where, [LabExecutable.Path, "program", "load", "--target", target, "--proto", protocol, "--rate", $"{rate}", "--duration", "10m", "--timeout", "3s", "--json"]),
        ProgramJson.Default.ExchangeReport);

    /// <summary>Holds one connection and speaks on it until stopped.</summary>
    internal RunningProgram<HoldReport> StartHold(string where, string target) => new(
        LabProcess.PrepareExec(State, where, [LabExecutable.Path, "program", "hold", "--target", target, "--interval", "50ms", "--duration", "10m", "--json"]),
        ProgramJson.Default.HoldReport);

    internal async Task UntilAsync(string what, Func<Task<bool>> isSo, TimeSpan deadline)
    {
        var clock = Stopwatch.StartNew();
        while (!await isSo())
        {
            if (clock.Elapsed > deadline)
            {
                throw new DemoFailureException($"{what} within {deadline.TotalSeconds:0} s", "not so");
            }

            await Task.Delay(100, cancellationToken);
        }
    }

    internal int ReadProxyProcess(string node) => int.Parse(File.ReadAllText(Folder.ProcessOf(LabCluster.ProxyProgram, node)), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>As a load balancer would ask on the node.</summary>
    internal async Task<bool> IsProxyHealthyAsync(string node)
    {
        using var ns = NetworkNamespace.OpenFile($"/proc/{State.Process}/root{NamedNamespace.FileOf(node)}");
        using var connections = new NodeConnections(ns);
        return await connections.GetAsync(Healthz, [], cancellationToken) == HttpStatusCode.OK;
    }

    private async Task<ExchangeReport> ExchangeAsync(string where, string[] program)
    {
        var output = await RunAsync(where, [LabExecutable.Path, "program", .. program]);
        return JsonSerializer.Deserialize(output, ProgramJson.Default.ExchangeReport)!;
    }

    /// <summary>Runs a command in a namespace of the lab, however it ends.</summary>
    internal Task<ToolResult> TryRunAsync(string where, params string[] command) =>
        Tool.TryAsync(LabProcess.PrepareExec(State, where, command), null, cancellationToken);

    private async Task<string> KubectlAsync(string[] arguments, string? input)
    {
        var result = await Tool.TryAsync("kubectl", ["--kubeconfig", Folder.Kubeconfig, .. arguments], input, cancellationToken);
        return result.ExitCode == 0
            ? result.Output
            : throw new DemoFailureException($"'kubectl {string.Join(' ', arguments)}' to work", $"exit code {result.ExitCode}: {result.Error.Trim()}");
    }
}
