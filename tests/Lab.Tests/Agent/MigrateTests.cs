using System.Diagnostics.CodeAnalysis;
using System.Net;
using KubeProxyNet.Lab.ApiServer;
using KubeProxyNet.Lab.Controllers;
using KubeProxyNet.Lab.Machine;
using KubeProxyNet.Testing;

namespace KubeProxyNet.Lab.Tests.Agent;

/// <summary>The published agent on a node that kube-proxy's nftables mode has left its table on.</summary>
[SuppressMessage("Design", "CA1001", Justification = "IAsyncLifetime disposes of them.")]
public sealed class MigrateTests : IAsyncLifetime
{
    private const string Theirs = "table ip kube-proxy {\n  chain services {\n    tcp dport 1 drop\n  }\n}\n";

    private readonly Sandbox _sandbox = new();
    private readonly string _kubeconfig = Path.GetTempFileName();
    private ApiServerHost? _api;

    private string[] Api => ["--kubeconfig", _kubeconfig, "--hostname-override", "hollow-1"];

    public async Task InitializeAsync()
    {
        var listener = _sandbox.Namespace.Listen(new IPEndPoint(IPAddress.Loopback, 6443));
        _api = new ApiServerHost(new ApiServerOptions { Listeners = [listener], RunControllers = false, CertificateNames = ["127.0.0.1"] });
        await _api.StartAsync(CancellationToken.None);
        new HollowKubelet(_api.Store, TimeProvider.System).AddNode(1);
        Seeding.Services(_api.Store, 5, 3);
        await File.WriteAllTextAsync(_kubeconfig, _api.MakeKubeconfig(new Uri("https://127.0.0.1:6443")));
        _sandbox.RunWithInput(Theirs, "nft", "-f", "-");
    }

    public async Task DisposeAsync()
    {
        await _api!.DisposeAsync();
        _sandbox.Dispose();
        File.Delete(_kubeconfig);
    }

    [AgentFact]
    public void A_dry_run_says_what_it_would_do_and_does_nothing()
    {
        var before = _sandbox.Run("nft", "list", "ruleset");

        var said = _sandbox.Run(AgentBinary.Path, ["migrate", "--dry-run", .. Api]);
        var saidOfBack = _sandbox.Run(AgentBinary.Path, "migrate", "--back", "--dry-run");

        said.ShouldContain("would add nftables table ip kubeproxynet: 6 service ports, 6 addresses and ports, 15 endpoints\n");
        said.ShouldContain("would remove nftables table ip kube-proxy: 1 chains, 0 sets and maps\n");
        said.ShouldEndWith("dry run: nothing was changed\n");
        saidOfBack.ShouldContain("kube-proxy's rules are there: nftables table ip kube-proxy");
        _sandbox.Run("nft", "list", "ruleset").ShouldBe(before);
    }

    [AgentFact]
    public async Task It_takes_the_node_over_and_gives_it_back()
    {
        var before = _sandbox.Run("nft", "list", "ruleset");

        _sandbox.Run(AgentBinary.Path, ["migrate", .. Api]).ShouldContain("removed nftables table ip kube-proxy");
        var ours = _sandbox.Run("nft", "list", "ruleset");
        ours.ShouldContain("default/svc-0:http");
        ours.ShouldNotContain("kube-proxy {");

        var (exitCode, said) = await AgentRun.ToEndAsync(_sandbox, [], "migrate", "--back", "--timeout", "1s");
        exitCode.ShouldBe(2);
        said.ShouldContain("no rules of kube-proxy appeared within 1 s; start it first. Our rules stay");
        _sandbox.Run("nft", "list", "ruleset").ShouldBe(ours);

        _sandbox.RunWithInput(Theirs, "nft", "-f", "-");
        _sandbox.Run(AgentBinary.Path, "migrate", "--back").ShouldContain("removed nftables table ip kubeproxynet");
        _sandbox.Run("nft", "list", "ruleset").ShouldBe(before);
    }

    [AgentFact]
    public async Task The_running_agent_removes_what_kube_proxy_left()
    {
        await AgentRun.UntilAsync(_sandbox, "Removed what kube-proxy left: nftables table ip kube-proxy", Api);

        _sandbox.Run("nft", "list", "ruleset").ShouldNotContain("kube-proxy {");
    }

    [AgentFact]
    public void Cleanup_removes_both()
    {
        _sandbox.Run(AgentBinary.Path, ["migrate", .. Api]);
        _sandbox.RunWithInput(Theirs, "nft", "-f", "-");

        _sandbox.Run(AgentBinary.Path, "--cleanup");

        _sandbox.Run("nft", "list", "ruleset").ShouldBeEmpty();
    }
}
