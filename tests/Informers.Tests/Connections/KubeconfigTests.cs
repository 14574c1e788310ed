using KubeProxyNet.Informers.Connections;
using KubeProxyNet.Informers.Tests.Fakes;

namespace KubeProxyNet.Informers.Tests.Connections;

public sealed class KubeconfigTests
{
    [Theory]
    [InlineData("certificate-authority: absent.crt", "token: t", "clusters[0].cluster.certificate-authority: cannot read")]
    [InlineData("certificate-authority: config", "token: t", "clusters[0].cluster.certificate-authority: holds no PEM certificate")]
    [InlineData("certificate-authority-data: '%'", "token: t", "clusters[0].cluster.certificate-authority-data: is not base64")]
    [InlineData("insecure-skip-tls-verify: maybe", "token: t", "clusters[0].cluster.insecure-skip-tls-verify: \"maybe\" is not true or false")]
    [InlineData("proxy-url: 'ftp://x'", "token: t", "clusters[0].cluster.proxy-url: \"ftp://x\" is not an http, https or socks5 URL")]
    [InlineData("x: y", "tokenFile: absent", "users[0].user.tokenFile: ")]
    [InlineData("x: y", "token: [a]", "users[0].user.token: is not a single value")]
    [InlineData("x: y", "client-certificate: absent.crt", "users[0].user.client-key: is missing beside the other half of the pair")]
    [InlineData("x: y", "client-certificate: a.crt\n    client-key: a.key", "users[0].user.client-certificate: cannot read")]
    [InlineData("x: y", "client-certificate: config\n    client-key: config", "users[0].user.client-certificate: is no certificate with a matching key")]
    [InlineData("x: y", "auth-provider: {name: gcp}", "users[0].user.auth-provider: is not supported")]
    [InlineData("x: y", "exec: {command: x}", "users[0].user.exec.apiVersion: is missing")]
    [InlineData("x: y", "exec: {apiVersion: v7, command: x}", "users[0].user.exec.apiVersion: \"v7\" is not client.authentication.k8s.io/v1")]
    [InlineData("x: y", "exec: {apiVersion: client.authentication.k8s.io/v1}", "users[0].user.exec.command: is missing")]
    [InlineData("x: y", "exec: {apiVersion: client.authentication.k8s.io/v1, command: x, env: [7]}", "users[0].user.exec.env[0]: is not a mapping")]
    [InlineData("x: y", "exec: {apiVersion: client.authentication.k8s.io/v1, command: x, interactiveMode: Always}", "users[0].user.exec.interactiveMode: \"Always\" needs")]
    public void A_field_that_cannot_be_used_is_named(string cluster, string user, string problem)
    {
        using var folder = new TestFolder();
        var path = KubeconfigText.Write(folder, $"server: https://127.0.0.1\n    {cluster}", user);

        var failed = Should.Throw<KubeconfigException>(() => ApiConnection.Create(new ApiConnectionOptions { Kubeconfig = path }));

        failed.Message.ShouldStartWith($"{path}: {problem}");
        failed.Message.ShouldNotContain("\n");
    }

    [Theory]
    [InlineData("a: [", "line ")]
    [InlineData("- a", "is no YAML mapping")]
    [InlineData("", "is no YAML mapping")]
    [InlineData("{}", "current-context: is not set")]
    [InlineData("current-context: x", "current-context: \"x\" is not among the contexts")]
    [InlineData("{current-context: x, contexts: 7}", "contexts: is not a list")]
    [InlineData("{current-context: x, contexts: [{name: x}]}", "contexts[0].context: is missing")]
    [InlineData("{current-context: x, contexts: [{name: x, context: {user: u}}]}", "contexts[0].context.cluster: is missing")]
    [InlineData("{current-context: x, contexts: [{name: x, context: {cluster: c}}]}", "contexts[0].context.cluster: \"c\" is not among the clusters")]
    [InlineData("{current-context: x, contexts: [{name: x, context: {cluster: c}}], clusters: [{name: c, cluster: {a: b}}]}", "clusters[0].cluster.server: is missing")]
    [InlineData("{current-context: x, contexts: [{name: x, context: {cluster: c}}], clusters: [{name: c, cluster: {server: 'ssh://a'}}]}", "clusters[0].cluster.server: \"ssh://a\" is not the URL of a server")]
    [InlineData("{current-context: x, contexts: [{name: x, context: {cluster: c, user: u}}], clusters: [{name: c, cluster: {server: a}}]}", "contexts[0].context.user: \"u\" is not among the users")]
    public void A_file_that_is_no_kubeconfig_is_named(string text, string problem)
    {
        using var folder = new TestFolder();
        var path = folder.Write("config", text);

        Should.Throw<KubeconfigException>(() => ApiConnection.Create(new ApiConnectionOptions { Kubeconfig = path }))
            .Message.ShouldStartWith($"{path}: {problem}");
    }

    [Fact]
    public void A_missing_file_and_a_missing_pod_are_named()
    {
        Should.Throw<KubeconfigException>(() => ApiConnection.Create(new ApiConnectionOptions { Kubeconfig = "/absent/config" }))
            .Message.ShouldStartWith("/absent/config: cannot be read: ");
        Should.Throw<KubeconfigException>(() => EndpointReader.Read(new ApiConnectionOptions(), _ => null, TimeProvider.System))
            .Message.ShouldStartWith("in-cluster configuration: KUBERNETES_SERVICE_HOST, KUBERNETES_SERVICE_PORT: not set");
        Should.Throw<KubeconfigException>(() => EndpointReader.Read(new ApiConnectionOptions { ServiceAccountDirectory = "/absent" }, _ => "1", TimeProvider.System))
            .Message.ShouldStartWith("in-cluster configuration: ca.crt: cannot read /absent/ca.crt");
    }

    [Theory]
    [InlineData("https://10.0.0.1:6443", "https://10.0.0.1:6443/")]
    [InlineData("https://rancher.example/k8s/clusters/c-1", "https://rancher.example/k8s/clusters/c-1/")]
    [InlineData("localhost:8080", "http://localhost:8080/")]
    public void The_master_replaces_the_server(string master, string expected)
    {
        using var folder = new TestFolder();
        var path = KubeconfigText.Write(folder, "server: https://127.0.0.1", "token: t");

        using var connection = ApiConnection.Create(new ApiConnectionOptions { Kubeconfig = path, Master = master });

        connection.Server.ToString().ShouldBe(expected);
    }
}
