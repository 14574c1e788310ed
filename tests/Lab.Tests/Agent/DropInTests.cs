using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using KubeProxyNet.Lab.ApiServer;
using KubeProxyNet.Lab.Controllers;
using KubeProxyNet.Lab.Machine;
using KubeProxyNet.Testing;

namespace KubeProxyNet.Lab.Tests.Agent;

/// <summary>The published agent in the place of kube-proxy: an API server, its files, one network namespace.</summary>
[SuppressMessage("Design", "CA1001", Justification = "IAsyncLifetime disposes of them.")]
public sealed class DropInTests : IAsyncLifetime
{
    private readonly Sandbox _sandbox = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("drop-in").FullName;
    private ApiServerHost? _api;

    public async Task InitializeAsync()
    {
        var listener = _sandbox.Namespace.Listen(new IPEndPoint(IPAddress.Loopback, 6443));
        _api = new ApiServerHost(new ApiServerOptions { Listeners = [listener], RunControllers = false, CertificateNames = ["127.0.0.1"] });
        await _api.StartAsync(CancellationToken.None);
        new HollowKubelet(_api.Store, TimeProvider.System).AddNode(1);
        Seeding.Services(_api.Store, 5, 3);
        await File.WriteAllTextAsync(Kubeconfig, _api.MakeKubeconfig(new Uri("https://127.0.0.1:6443")));
    }

    public async Task DisposeAsync()
    {
        await _api!.DisposeAsync();
        _sandbox.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Kubeconfig => Path.Combine(_folder, "kubeconfig.conf");

    [AgentFact]
    public async Task With_kubeadms_configuration_file_alone_it_programs_the_kernel()
    {
        var config = Path.Combine(_folder, "config.conf");
        await File.WriteAllTextAsync(config, KubeadmObjects.Configuration(Kubeconfig, "nftables"));

        var said = await AgentRun.UntilAsync(_sandbox, "IPv4: first sync done", "--config", config, "--hostname-override", "hollow-1");

        said.ShouldContain("IPv4: first sync done: 6 service ports");
        var listing = _sandbox.Run("nft", "list", "ruleset");
        listing.ShouldContain("comment \"default/svc-0:http\"");
        _sandbox.RunWithInput(listing, "nft", "-c", "-f", "-").ShouldBeEmpty();
    }

    [AgentFact]
    public async Task Its_start_up_taint_goes_when_Services_are_in_the_kernel_and_others_stay()
    {
        _api!.Store.Modify(Kinds.Node, "", "hollow-1", node => node["spec"]!["taints"] = new JsonArray(
            new JsonObject { ["key"] = "kubeproxynet.io/not-ready", ["effect"] = "NoSchedule" }, new JsonObject { ["key"] = "gpu", ["effect"] = "NoSchedule" }));

        await AgentRun.InTurnAsync(
            _sandbox,
            ["env", "KUBEPROXYNET_STARTUP_TAINT=kubeproxynet.io/not-ready"],
            [(["taint kubeproxynet.io/not-ready is taken off node hollow-1"], () => Do(() => _sandbox.Run("nft", "list", "tables").ShouldContain("table ip kubeproxynet")))],
            "--kubeconfig", Kubeconfig, "--hostname-override", "hollow-1");

        _api.Store.Find(Kinds.Node, "", "hollow-1")!.ToJson().ObjectsAt("spec.taints").Select(taint => taint.Text("key")).ShouldBe(["gpu"]);
    }

    [AgentFact]
    public async Task Started_again_on_an_unchanged_cluster_it_writes_nothing()
    {
        string[] arguments = ["--kubeconfig", Kubeconfig, "--hostname-override", "hollow-1", "--mode", "nftables"];
        await AgentRun.UntilAsync(_sandbox, "IPv6: first sync done", arguments);
        var before = _sandbox.Run("nft", "-a", "list", "ruleset");

        var said = await AgentRun.UntilAsync(_sandbox, "IPv6: first sync done", arguments);

        said.ShouldContain("IPv4: first sync done: 6 service ports, 0 kernel operations in 0 batches");
        said.ShouldContain("IPv6: first sync done: 0 service ports, 0 kernel operations in 0 batches");
        _sandbox.Run("nft", "-a", "list", "ruleset").ShouldBe(before);
    }

    [AgentFact]
    public async Task Cleanup_takes_its_tables_away_and_no_others()
    {
        _sandbox.Run("nft", "add", "table", "ip", "foreign");
        var before = _sandbox.Run("nft", "list", "ruleset");
        await AgentRun.UntilAsync(_sandbox, "IPv6: first sync done", "--kubeconfig", Kubeconfig, "--hostname-override", "hollow-1");
        _sandbox.Run("nft", "list", "ruleset").ShouldNotBe(before);

        (await AgentRun.ToEndAsync(_sandbox, [], "--cleanup")).ExitCode.ShouldBe(0);

        _sandbox.Run("nft", "list", "ruleset").ShouldBe(before);
    }

    [AgentFact]
    public async Task What_somebody_else_flushes_is_repaired_and_the_offender_named()
    {
        string before = "", after = "";

        var said = await AgentRun.InTurnAsync(
            _sandbox,
            [
                (["watching the rules of IPv4", "watching the rules of IPv6"], () => Do(() =>
                {
                    before = _sandbox.Run("nft", "list", "table", "ip", "kubeproxynet");
                    _sandbox.Run("nft", "flush", "ruleset");
                })),
                (["IPv4: nft (", "IPv6: nft ("], () => Do(() =>
                {
                    after = _sandbox.Run("nft", "list", "table", "ip", "kubeproxynet");
                    _sandbox.Run("nft", "delete", "element", "ip", "kubeproxynet", "service-ports", "{ 10.96.1.0 . tcp . 80 }");
                })),
                (["IPv4: nft ("], () => Do(() => after += _sandbox.Run("nft", "list", "table", "ip", "kubeproxynet"))),
            ],
            "--kubeconfig", Kubeconfig, "--hostname-override", "hollow-1");

        Sorted(after).ShouldBe(Sorted(before + before));
        said.ShouldContain("has changed our rules; repaired with");
    }

    [AgentFact]
    public async Task Metrics_and_health_tell_what_has_been_done()
    {
        string healthz = "", readyz = "", metrics = "";

        await AgentRun.InTurnAsync(
            _sandbox,
            [
                (["watching the rules of IPv4", "watching the rules of IPv6"], async () =>
                {
                    _api!.Store.Modify(Kinds.EndpointSlice, "default", "svc-0-1", slice =>
                    {
                        slice["metadata"]!.AsObject()["annotations"] = new JsonObject { ["endpoints.kubernetes.io/last-change-trigger-time"] = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture) };
                        slice["endpoints"]!.AsArray().RemoveAt(0);
                    });
                    while (!metrics.Contains("kubeproxy_network_programming_duration_seconds_count{ip_family=\"IPv4\"} 1", StringComparison.Ordinal))
                    {
                        metrics = await NamespaceHttp.GetAsync(_sandbox, 10249, "/metrics");
                    }

                    healthz = await NamespaceHttp.GetAsync(_sandbox, 10256, "/healthz");
                    readyz = await NamespaceHttp.GetAsync(_sandbox, 10256, "/readyz");
                }),
            ],
            "--kubeconfig", Kubeconfig, "--hostname-override", "hollow-1");

        healthz.ShouldStartWith("HTTP/1.1 200");
        readyz.ShouldStartWith("HTTP/1.1 200");
        metrics.ShouldContain("kubeproxynet_programmed_service_ports{ip_family=\"IPv4\"} 6");
        // What is there at the start may come in more than one sync.
        ValueOf(metrics, "kubeproxynet_event_to_commit_duration_seconds_count{ip_family=\"IPv4\"}").ShouldBeGreaterThanOrEqualTo(2);
        metrics.ShouldContain("kubeproxy_sync_proxy_rules_service_changes_total 6");
        metrics.ShouldContain("kubeproxy_sync_proxy_rules_endpoint_changes_pending 0");
        metrics.ShouldContain("rest_client_requests_total{code=\"200\",method=\"GET\"");
        metrics.ShouldContain("kubeproxynet_adoptions_total{ip_family=\"IPv4\",result=\"changed\"} 1");
    }

    // The tracer is a child of the agent (-D), so that the agent is the process that is asked to end.
    [TracedAgentFact]
    public async Task One_replaced_endpoint_is_one_message_to_the_kernel_and_one_answer()
    {
        var trace = Path.Combine(_folder, "trace");
        string[] lines = [];

        await AgentRun.InTurnAsync(
            _sandbox,
            ["strace", "-D", "-f", "-qq", "-e", "trace=execve,sendto,sendmsg,recvfrom,recvmsg", "-o", trace],
            [
                (["watching the rules of IPv4", "watching the rules of IPv6"], async () =>
                {
                    await Task.Delay(TimeSpan.FromSeconds(1));
                    var before = (await File.ReadAllLinesAsync(trace)).Length;
                    _api!.Store.Modify(Kinds.EndpointSlice, "default", "svc-0-1", slice => slice["endpoints"]![0]!["addresses"] = new JsonArray("10.140.0.9"));
                    while (!_sandbox.Run("nft", "list", "map", "ip", "kubeproxynet", "endpoints-tcp").Contains("10.140.0.9", StringComparison.Ordinal))
                    {
                        await Task.Delay(TimeSpan.FromMilliseconds(50));
                    }

                    await Task.Delay(TimeSpan.FromSeconds(1));
                    lines = [.. (await File.ReadAllLinesAsync(trace)).Skip(before)];
                }),
            ],
            "--kubeconfig", Kubeconfig, "--hostname-override", "hollow-1");

        lines.ShouldNotContain(line => line.Contains("execve(", StringComparison.Ordinal));
        var sent = lines.Where(line => line.Contains("NFNL_MSG_BATCH_BEGIN", StringComparison.Ordinal) && line.Contains("sendto(", StringComparison.Ordinal)).ShouldHaveSingleItem();
        var socket = sent[(sent.IndexOf("sendto(", StringComparison.Ordinal) + "sendto(".Length)..].Split(',')[0];
        lines.Count(line => line.Contains($"sendto({socket},", StringComparison.Ordinal)).ShouldBe(1, "nothing else is asked of it: no table is listed");
        lines.Count(line => line.Contains($"recvfrom({socket},", StringComparison.Ordinal) && !line.Contains("EAGAIN", StringComparison.Ordinal)).ShouldBe(1);
    }

    private static double ValueOf(string metrics, string series) =>
        double.Parse(metrics.Split('\n').Single(line => line.StartsWith(series, StringComparison.Ordinal)).Split(' ')[^1], CultureInfo.InvariantCulture);

    private static Task Do(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    // The order of elements is that of a hash table.
    private static string Sorted(string listing) => string.Join('\n', listing.Replace("elements = {", "elements = {\n", StringComparison.Ordinal).Split(',', '\n').Select(part => part.Trim(' ', '\t', '}')).Order(StringComparer.Ordinal));
}
