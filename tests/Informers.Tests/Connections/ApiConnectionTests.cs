using System.Text;
using KubeProxyNet.Informers.Connections;
using KubeProxyNet.Informers.Tests.Fakes;
using Microsoft.AspNetCore.Http;

namespace KubeProxyNet.Informers.Tests.Connections;

public sealed class ApiConnectionTests
{
    private static readonly Func<HttpContext, Task> Fine = context => context.Response.WriteAsync("{}");

    [Fact]
    public async Task A_token_file_is_followed_without_a_refusal()
    {
        using var folder = new TestFolder();
        await using var api = await FakeApi.StartAsync(Fine, Fine);
        folder.Write("token", "first\n");
        using var connection = Connect(folder, api.Url, "tokenFile: token");

        await connection.GetAsync("version", default);
        folder.Write("token", "second\n");
        await connection.GetAsync("version", default);

        Authorizations(api).ShouldBe(["Bearer first", "Bearer second"]);
    }

    [Fact]
    public async Task A_token_that_is_renewed_while_it_is_refused_is_used_at_once()
    {
        using var folder = new TestFolder();
        folder.Write("token", "old");
        await using var api = await FakeApi.StartAsync(
            context =>
            {
                folder.Write("token", "new");
                return FakeApi.Fail(401, "Unauthorized")(context);
            },
            Fine);
        using var connection = Connect(folder, api.Url, "tokenFile: token");

        await connection.GetAsync("version", default);

        Authorizations(api).ShouldBe(["Bearer old", "Bearer new"]);
    }

    [Fact]
    public async Task A_token_that_is_refused_and_stays_the_same_is_an_error()
    {
        using var folder = new TestFolder();
        await using var api = await FakeApi.StartAsync(FakeApi.Fail(401, "Unauthorized", "who are you"));
        using var connection = Connect(folder, api.Url, "token: x");

        var refused = await Should.ThrowAsync<ApiStatusException>(connection.GetAsync("version", default));

        refused.Message.ShouldBe("get version was answered with 401 Unauthorized: who are you");
        api.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Passwords_and_impersonation_are_sent()
    {
        using var folder = new TestFolder();
        await using var api = await FakeApi.StartAsync(Fine);
        using var connection = Connect(folder, api.Url, "username: u\n    password: p\n    as: node\n    as-groups: [g]");

        await connection.GetAsync("version", default);

        var headers = api.Requests.ShouldHaveSingleItem().Headers;
        headers["Authorization"].ShouldBe("Basic " + Convert.ToBase64String("u:p"u8));
        headers["Impersonate-User"].ShouldBe("node");
        headers["Impersonate-Group"].ShouldBe("g");
    }

    [Fact]
    public async Task Objects_are_posted_and_patched()
    {
        await using var api = await FakeApi.StartAsync(Fine, Fine);
        using var connection = ApiConnection.Create(new ApiConnectionOptions { Master = api.Url });

        await connection.PostAsync("apis/events.k8s.io/v1/namespaces/default/events", Encoding.UTF8.GetBytes("{\"a\":1}"), default);
        await connection.PatchAsync("api/v1/nodes/n", Encoding.UTF8.GetBytes("{}"), "application/merge-patch+json", default);

        api.Requests.Select(request => $"{request.Line} {request.Headers["Content-Type"]} {request.Body}").ShouldBe([
            "POST /apis/events.k8s.io/v1/namespaces/default/events application/json {\"a\":1}",
            "PATCH /api/v1/nodes/n application/merge-patch+json {}"]);
    }

    [Fact]
    public async Task A_server_that_does_not_begin_to_answer_is_given_up()
    {
        await using var api = await FakeApi.StartAsync();
        using var connection = ApiConnection.Create(new ApiConnectionOptions { Master = api.Url, ResponseTimeout = TimeSpan.FromMilliseconds(100) });

        var request = new ApiRequest { Path = "api/v1/services", Description = "list services" };
        await Should.ThrowAsync<TimeoutException>(connection.SendAsync(request, default));
    }

    [Fact]
    public async Task An_error_page_of_something_in_between_is_reported_by_its_status()
    {
        await using var api = await FakeApi.StartAsync(context =>
        {
            context.Response.StatusCode = 502;
            return context.Response.WriteAsync("<html>");
        });
        using var connection = ApiConnection.Create(new ApiConnectionOptions { Master = api.Url });

        var failed = await Should.ThrowAsync<ApiStatusException>(connection.GetAsync("version", default));
        failed.Message.ShouldBe("get version was answered with 502: Bad Gateway");
    }

    [Fact]
    public async Task A_plugin_is_asked_once_until_its_answer_is_refused()
    {
        using var folder = new TestFolder();
        folder.WriteScript(
            "plugin",
            """
            echo "$1|$EXTRA|$KUBERNETES_EXEC_INFO" >> "$(dirname "$0")/calls"
            n=$(wc -l < "$(dirname "$0")/calls" | tr -d ' ')
            echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"t'$n'"}}'
            """);
        await using var api = await FakeApi.StartAsync(Fine, Fine, FakeApi.Fail(401, "Unauthorized"), Fine);
        using var connection = Connect(
            folder,
            api.Url,
            "exec: {apiVersion: client.authentication.k8s.io/v1, command: ./plugin, args: ['two words'], env: [{name: EXTRA, value: e}], provideClusterInfo: true}");

        await connection.GetAsync("version", default);
        await connection.GetAsync("version", default);
        await connection.GetAsync("version", default);

        Authorizations(api).ShouldBe(["Bearer t1", "Bearer t1", "Bearer t1", "Bearer t2"]);
        var call = (await File.ReadAllLinesAsync(folder.PathOf("calls")))[0];
        call.ShouldStartWith("two words|e|{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"spec\":{\"interactive\":false,\"cluster\":{\"server\":\"http");
    }

    [Theory]
    [InlineData("echo no json", "did not print JSON")]
    [InlineData("echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"v0\",\"status\":{\"token\":\"x\"}}'", "printed apiVersion \"v0\"")]
    [InlineData("echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\"}'", "printed neither a token nor a certificate")]
    [InlineData("echo nobody is logged in >&2; exit 3", "failed with exit code 3: nobody is logged in")]
    public async Task A_plugin_that_fails_is_named(string script, string problem)
    {
        using var folder = new TestFolder();
        folder.WriteScript("plugin", script + "\n");
        using var connection = Connect(folder, "http://127.0.0.1:1", "exec: {apiVersion: client.authentication.k8s.io/v1, command: ./plugin}");

        var failed = await Should.ThrowAsync<KubeconfigException>(connection.GetAsync("version", default));

        failed.Message.ShouldStartWith($"{folder.PathOf("config")}: users[0].user.exec: {folder.PathOf("plugin")} {problem}");
    }

    [Fact]
    public async Task A_plugin_that_is_not_installed_is_named_with_its_hint()
    {
        using var folder = new TestFolder();
        using var connection = Connect(
            folder, "http://127.0.0.1:1", "exec: {apiVersion: client.authentication.k8s.io/v1, command: ./absent, installHint: get it}");

        var failed = await Should.ThrowAsync<KubeconfigException>(connection.GetAsync("version", default));
        failed.Message.ShouldContain("could not be started");
        failed.Message.ShouldEndWith("(get it)");
    }

    private static ApiConnection Connect(TestFolder folder, string server, string user) =>
        ApiConnection.Create(new ApiConnectionOptions { Kubeconfig = KubeconfigText.Write(folder, $"server: {server}", user) });

    private static IEnumerable<string> Authorizations(FakeApi api) => api.Requests.Select(request => request.Headers["Authorization"]);
}
