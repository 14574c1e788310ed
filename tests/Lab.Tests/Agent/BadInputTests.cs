using KubeProxyNet.Testing;

namespace KubeProxyNet.Lab.Tests.Agent;

/// <summary>What the agent says to somebody who has set it up wrongly: clear lines that name the thing, an exit code, never a stack trace.</summary>
public sealed class BadInputTests : IDisposable
{
    private const string Unreachable = """
        apiVersion: v1
        kind: Config
        clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]
        users: [{name: u, user: {token: x}}]
        contexts: [{name: x, context: {cluster: c, user: u}}]
        current-context: x
        """;

    private readonly Sandbox _sandbox = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("bad-input").FullName;

    public void Dispose()
    {
        _sandbox.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [AgentFact]
    public async Task A_kubeconfig_that_is_not_there_is_named() =>
        await RefusesAsync(["--kubeconfig", "/nonexistent/kubeconfig"], "/nonexistent/kubeconfig: cannot be read");

    [AgentFact]
    public async Task A_kubeconfig_that_is_no_YAML_is_named_with_its_line() =>
        await RefusesAsync(["--kubeconfig", Write("not: [valid")], "line 2: is not YAML");

    [AgentFact]
    public async Task A_context_that_does_not_exist_is_named() =>
        await RefusesAsync(["--kubeconfig", Write("apiVersion: v1\nkind: Config\ncurrent-context: here\n")], "current-context: \"here\" is not among the contexts");

    [AgentFact]
    public async Task Without_any_way_to_the_API_server_it_says_what_can_be_given() =>
        await RefusesAsync([], "give --kubeconfig or --master");

    [AgentFact]
    public async Task A_configuration_file_that_is_not_there_is_named() =>
        await RefusesAsync(["--config", "/nonexistent/config"], "--config: cannot read /nonexistent/config");

    [AgentFact]
    public async Task A_flag_with_a_typing_error_gets_the_nearest_name() =>
        await RefusesAsync(["--clustr-cidr=10.0.0.0/8"], "--clustr-cidr: unknown flag; did you mean --cluster-cidr?");

    [AgentFact]
    public async Task All_bad_values_are_named_at_once() =>
        await RefusesAsync(["--cluster-cidr", "10.0.0.0/99", "--mode", "foo"], "--cluster-cidr: \"10.0.0.0/99\"", "--proxy-mode: \"foo\"");

    [AgentFact]
    public async Task A_missing_capability_is_named()
    {
        var (exitCode, said) = await AgentRun.ToEndAsync(
            _sandbox, ["setpriv", "--bounding-set", "-net_admin", "--inh-caps", "-net_admin"], "--kubeconfig", Write(Unreachable), "--hostname-override", "node");

        exitCode.ShouldBe(1);
        said.ShouldContain("capability NET_ADMIN");
        said.ShouldNotContain("   at ");
    }

    [AgentFact]
    public async Task An_API_server_that_does_not_answer_is_waited_for()
    {
        var said = await AgentRun.UntilAsync(_sandbox, "attempt 2 failed", "--kubeconfig", Write(Unreachable), "--hostname-override", "node");

        said.ShouldContain("Connection refused (127.0.0.1:1)");
        said.ShouldNotContain("   at ");
    }

    private async Task RefusesAsync(string[] arguments, params string[] expected)
    {
        var (exitCode, said) = await AgentRun.ToEndAsync(_sandbox, [], arguments);

        exitCode.ShouldBe(1);
        said.ShouldNotContain("   at ");
        foreach (var part in expected)
        {
            said.ShouldContain(part);
        }
    }

    private string Write(string text)
    {
        var path = Path.Combine(_folder, "file");
        File.WriteAllText(path, text);
        return path;
    }
}
