using System.Buffers.Binary;
using System.Text.Json.Nodes;
using KubeProxyNet.Testing;

namespace KubeProxyNet.Kernel.Tests.Inspection;

// The status page of a running agent, as programs and as people see it. KUBEPROXYNET_WRITE_DOCS keeps the pictures.
public sealed class StatusPageTests(InspectedNode node) : IClassFixture<InspectedNode>
{
    [AgentFact]
    public void It_tells_of_the_node_and_of_each_Service()
    {
        node.Settle();

        var status = JsonNode.Parse(Get("/status/node"))!;
        ((string?)status["node"]).ShouldBe("hollow-1");
        ((string?)status["mode"]).ShouldBe("nftables");
        status["notReady"]!.AsArray().ShouldBeEmpty();
        status["syncs"]!.AsArray().ShouldNotBeEmpty();

        var row = JsonNode.Parse(Get("/status/services?q=31080"))!.AsArray().ShouldHaveSingleItem()!;
        ((string?)row["service"]).ShouldBe("default/outside");
        ((int)row["cluster"]!).ShouldBe(2);

        var explanation = JsonNode.Parse(Get("/status/service?name=default/outside"))!.AsArray().ShouldHaveSingleItem()!;
        explanation["endpoints"]!.AsArray().Select(item => (string?)item!["reason"]).ShouldBe(["ready", "ready"]);
        explanation["kernel"]!["missing"]!.AsArray().ShouldBeEmpty();
        Get("/status/service?name=default/nothing").ShouldEndWith("[]");
    }

    [AgentFact]
    public void It_is_for_this_machine_only_unless_somebody_says_otherwise()
    {
        Get("/status").ShouldContain("<!doctype html>");
        Get("/status", node.World.Packets.NodeAddress).ShouldStartWith("HTTP/1.1 404");
        Get("/readyz", node.World.Packets.NodeAddress).ShouldStartWith("HTTP/1.1 200");
    }

    [AgentFact]
    public void News_are_told_at_once()
    {
        var said = node.Node.Run("bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/10256; printf 'GET /status/events HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n' >&3; timeout 3 cat <&3 || true");

        said.ShouldContain("text/event-stream");
        said.ShouldContain("data: new");
    }

    [BrowserFact]
    public void People_see_it_on_a_desk_and_on_a_phone()
    {
        node.Settle();
        foreach (var (name, width, height) in new[] { ("desktop", 1280, 1100), ("phone", 500, 1200) })
        {
            var picture = Path.Combine(node.Folder, name + ".png");
            Browse($"--window-size={width},{height}", $"--screenshot={picture}");
            var bytes = File.ReadAllBytes(picture);
            BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(16)).ShouldBe(width);
            if (Environment.GetEnvironmentVariable("KUBEPROXYNET_WRITE_DOCS") is not null)
            {
                File.Copy(picture, Path.Combine(Path.GetDirectoryName(AgentBinary.Path)!, "..", "..", "docs", $"status-{name}.png"), overwrite: true);
            }
        }

        var page = Browse("--dump-dom");
        page.ShouldContain("<strong id=\"health\" role=\"status\" aria-live=\"polite\" class=\"good\">ready</strong>");
        page.ShouldContain("<button type=\"button\">default/outside:main</button>");
        page.ShouldContain("map service-ports { 10.96.0.20 . tcp . 80 : goto pick-4 }");
        page.ShouldContain("<rect");
    }

    [BrowserFact]
    public async Task It_is_used_by_keys_alone_and_keeps_the_place_while_it_changes()
    {
        node.Settle();
        await using var browser = await BrowserSession.OpenAsync(node.Node, Path.Combine(node.Folder, "keys"), "http://127.0.0.1:10256/status");
        await browser.UntilAsync("document.querySelectorAll('#services button').length > 1");

        await browser.PressAsync("/", "/");
        await browser.TypeAsync("outside");
        await browser.UntilAsync("document.getElementById('search').value === 'outside' && document.querySelectorAll('#services button').length === 1");
        await browser.PressAsync("Tab");
        (await browser.EvaluateAsync("document.activeElement.textContent")).ShouldBe("default/outside:main");
        await browser.PressAsync("Enter", "\r");
        await browser.UntilAsync("!document.getElementById('detail').hidden && document.getElementById('detail').textContent.includes('10.244.0.2:8080')");

        node.World.Objects.SetEndpoints("outside", [node.World.Packets.A]);
        await browser.UntilAsync("document.querySelector('#services tr').lastChild.textContent === '1'");
        (await browser.EvaluateAsync("document.activeElement.textContent")).ShouldBe("default/outside:main");
        node.World.Objects.SetEndpoints("outside", [node.World.Packets.A, node.World.Packets.R]);
    }

    [BrowserFact]
    public async Task It_fits_a_phone_and_the_readers_taste_for_dark_or_light()
    {
        node.Settle();
        await using var browser = await BrowserSession.OpenAsync(node.Node, Path.Combine(node.Folder, "phone"), "http://127.0.0.1:10256/status#default/outside");
        await browser.UntilAsync("!document.getElementById('detail').hidden");

        foreach (var (scheme, background) in new[] { ("dark", "rgb(13, 17, 23)"), ("light", "rgb(246, 248, 250)") })
        {
            await browser.ShowAsync(390, scheme);
            (await browser.EvaluateAsync("getComputedStyle(document.body).backgroundColor")).ShouldBe(background);
            (await browser.EvaluateAsync("document.documentElement.scrollWidth <= 390")).ShouldBe("true", "nothing is wider than the screen");
        }
    }

    private string Browse(params string[] arguments) => node.Node.Run(
        "timeout", ["60", "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--virtual-time-budget=5000", $"--user-data-dir={node.Folder}/browser", .. arguments, "http://127.0.0.1:10256/status?still#default/outside"]);

    private string Get(string path, string address = "127.0.0.1")
    {
        var answer = node.Node.Run("bash", "-c", $"exec 3<>/dev/tcp/{address}/10256; printf 'GET {path} HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n' >&3; cat <&3");
        return path.StartsWith("/status/", StringComparison.Ordinal) && answer.Contains("application/json", StringComparison.Ordinal) ? answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..] : answer;
    }
}
