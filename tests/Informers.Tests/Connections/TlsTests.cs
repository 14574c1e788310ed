using System.Security.Cryptography.X509Certificates;
using System.Text;
using KubeProxyNet.Informers.Connections;
using KubeProxyNet.Informers.Tests.Fakes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace KubeProxyNet.Informers.Tests.Connections;

public sealed class TlsTests
{
    // Closes the connection, so that the next request shakes hands anew.
    private static readonly Func<HttpContext, Task> SayWhoYouAre = context =>
    {
        context.Response.Headers.Connection = "close";
        return context.Response.WriteAsync(context.Connection.ClientCertificate?.Subject ?? "nobody");
    };

    [Fact]
    public async Task Certificates_and_authorities_are_followed_when_their_files_change()
    {
        using var folder = new TestFolder();
        using var first = TestFolder.CreateAuthority("first");
        using var second = TestFolder.CreateAuthority("second");
        using var server = TestFolder.Issue(first, "kubernetes");
        using var renewedServer = TestFolder.Issue(second, "kubernetes");
        using var client = TestFolder.Issue(first, "one");
        using var renewedClient = TestFolder.Issue(first, "two");
        var current = server;
        await using var api = await FakeApi.StartAsync(
            https =>
            {
                https.ServerCertificateSelector = (_, _) => current;
                https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                https.AllowAnyClientCertificate();
            },
            SayWhoYouAre,
            SayWhoYouAre,
            SayWhoYouAre);
        folder.Write("ca.crt", first.ExportCertificatePem());
        WritePair(folder, client);
        using var connection = Connect(folder, $"server: {api.Url}\n    certificate-authority: ca.crt", "client-certificate: client.crt\n    client-key: client.key");

        (await AskAsync(connection)).ShouldBe("CN=one");
        WritePair(folder, renewedClient);
        (await AskAsync(connection)).ShouldBe("CN=two");

        current = renewedServer;
        await Should.ThrowAsync<HttpRequestException>(AskAsync(connection));
        folder.Write("ca.crt", first.ExportCertificatePem() + "\n" + second.ExportCertificatePem());
        (await AskAsync(connection)).ShouldBe("CN=two");
    }

    [Fact]
    public async Task Data_in_the_kubeconfig_and_another_server_name_are_used()
    {
        using var folder = new TestFolder();
        using var authority = TestFolder.CreateAuthority("ca");
        using var server = TestFolder.Issue(authority, "kubernetes.default");
        using var client = TestFolder.Issue(authority, "me");
        await using var api = await StartAsync(server, SayWhoYouAre, SayWhoYouAre);
        var user = $"client-certificate-data: {Base64(client.ExportCertificatePem())}\n    client-key-data: {Base64(TestFolder.KeyPem(client))}";
        var cluster = $"server: {api.Url}\n    certificate-authority-data: {Base64(authority.ExportCertificatePem())}";

        using var right = Connect(folder, $"{cluster}\n    tls-server-name: kubernetes.default", user);
        (await AskAsync(right)).ShouldBe("CN=me");

        using var wrong = Connect(folder, $"{cluster}\n    tls-server-name: elsewhere", user);
        await Should.ThrowAsync<HttpRequestException>(AskAsync(wrong));
    }

    [Fact]
    public async Task A_foreign_authority_is_not_trusted_unless_verification_is_switched_off()
    {
        using var folder = new TestFolder();
        using var authority = TestFolder.CreateAuthority("ca");
        using var foreign = TestFolder.CreateAuthority("ca");
        using var server = TestFolder.Issue(foreign, "kubernetes");
        await using var api = await StartAsync(server, SayWhoYouAre);

        using var careful = Connect(folder, $"server: {api.Url}\n    certificate-authority-data: {Base64(authority.ExportCertificatePem())}", "token: t");
        await Should.ThrowAsync<HttpRequestException>(AskAsync(careful));
        using var system = Connect(folder, $"server: {api.Url}", "token: t");
        await Should.ThrowAsync<HttpRequestException>(AskAsync(system));
        using var careless = Connect(folder, $"server: {api.Url}\n    insecure-skip-tls-verify: true", "token: t");
        (await AskAsync(careless)).ShouldBe("nobody");
    }

    [Fact]
    public async Task A_pod_uses_its_service_account()
    {
        using var folder = new TestFolder();
        using var authority = TestFolder.CreateAuthority("ca");
        using var server = TestFolder.Issue(authority, "kubernetes");
        await using var api = await StartAsync(server, SayWhoYouAre);
        folder.Write("ca.crt", authority.ExportCertificatePem());
        folder.Write("token", "pod");
        var options = new ApiConnectionOptions { ServiceAccountDirectory = folder.PathOf("") };
        var url = new Uri(api.Url);
        var endpoint = EndpointReader.Read(options, name => name.EndsWith("HOST") ? url.Host : $"{url.Port}", TimeProvider.System);
        using var connection = new ApiConnection(endpoint, options, TimeProvider.System);

        await AskAsync(connection);

        api.Requests.ShouldHaveSingleItem().Headers["Authorization"].ShouldBe("Bearer pod");
    }

    private static Task<FakeApi> StartAsync(X509Certificate2 certificate, params Func<HttpContext, Task>[] script) => FakeApi.StartAsync(
        https =>
        {
            https.ServerCertificate = certificate;
            https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
            https.AllowAnyClientCertificate();
        },
        script);

    private static ApiConnection Connect(TestFolder folder, string cluster, string user) =>
        ApiConnection.Create(new ApiConnectionOptions { Kubeconfig = KubeconfigText.Write(folder, cluster, user) });

    private static async Task<string> AskAsync(ApiConnection connection) => Encoding.UTF8.GetString(await connection.GetAsync("whoami", default));

    private static void WritePair(TestFolder folder, X509Certificate2 certificate)
    {
        folder.Write("client.crt", certificate.ExportCertificatePem());
        folder.Write("client.key", TestFolder.KeyPem(certificate));
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
