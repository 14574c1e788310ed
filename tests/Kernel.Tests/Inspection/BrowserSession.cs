using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using KubeProxyNet.Testing;

namespace KubeProxyNet.Kernel.Tests.Inspection;

// A browser in a node's network that is driven as a person would: by keys. Chromium's own protocol (https://chromedevtools.github.io/devtools-protocol).
internal sealed class BrowserSession : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromMinutes(2));
    private int _last;

    private BrowserSession(Process process) => _process = process;

    internal static async Task<BrowserSession> OpenAsync(Sandbox node, string folder, string address)
    {
        // At a port that nothing else has in this network.
        const int Port = 9222;
        var start = new ProcessStartInfo("nsenter",
        [
            $"--net={node.Namespace.Path}", "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            $"--remote-debugging-port={Port}", $"--user-data-dir={folder}", "about:blank",
        ])
        { RedirectStandardError = true, RedirectStandardOutput = true };
        var session = new BrowserSession(Process.Start(start)!);
        session._process.BeginErrorReadLine();
        session._process.BeginOutputReadLine();
        using var http = new HttpClient(new SocketsHttpHandler { ConnectCallback = (context, cancellationToken) => ConnectAsync(node, context.DnsEndPoint, cancellationToken) });
        await session._socket.ConnectAsync(await session.FindPageAsync(http, Port), http, session._deadline.Token);
        await session.CallAsync("Page.navigate", new JsonObject { ["url"] = address });
        return session;
    }

    /// <summary>What an expression is on the page.</summary>
    internal async Task<string> EvaluateAsync(string expression) =>
        (await CallAsync("Runtime.evaluate", new JsonObject { ["expression"] = $"String({expression})", ["returnByValue"] = true }))["result"]?["value"]?.GetValue<string>() ?? "";

    internal async Task UntilAsync(string expression)
    {
        var clock = Stopwatch.StartNew();
        while (await EvaluateAsync(expression) != "true")
        {
            clock.Elapsed.ShouldBeLessThan(Patience, expression);
            await Task.Delay(50);
        }
    }

    /// <summary>Letters, each pressed and let go.</summary>
    internal async Task TypeAsync(string text)
    {
        foreach (var letter in text)
        {
            await PressAsync($"{letter}", $"{letter}");
        }
    }

    /// <summary>A key by its name in KeyboardEvent.key; <paramref name="text"/> is what it writes.</summary>
    internal async Task PressAsync(string key, string text = "")
    {
        var code = key switch { "Tab" => 9, "Enter" => 13, _ => 0 };
        await CallAsync("Input.dispatchKeyEvent", new JsonObject { ["type"] = text.Length > 0 ? "keyDown" : "rawKeyDown", ["key"] = key, ["code"] = key, ["text"] = text, ["windowsVirtualKeyCode"] = code });
        await CallAsync("Input.dispatchKeyEvent", new JsonObject { ["type"] = "keyUp", ["key"] = key, ["code"] = key, ["windowsVirtualKeyCode"] = code });
    }

    /// <summary>On a screen of that width, of somebody who likes it dark or light.</summary>
    internal async Task ShowAsync(int width, string scheme)
    {
        await CallAsync("Emulation.setDeviceMetricsOverride", new JsonObject { ["width"] = width, ["height"] = 900, ["deviceScaleFactor"] = 1, ["mobile"] = true });
        await CallAsync("Emulation.setEmulatedMedia", new JsonObject { ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = scheme }) });
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _deadline.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<Uri> FindPageAsync(HttpClient http, int port)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                var pages = JsonNode.Parse(await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/json/list"), _deadline.Token))!.AsArray();
                if (pages.FirstOrDefault(page => (string?)page!["type"] == "page") is { } page)
                {
                    return new Uri((string)page["webSocketDebuggerUrl"]!);
                }
            }
            catch (HttpRequestException) when (clock.Elapsed < Patience)
            {
                // It starts.
            }

            await Task.Delay(100);
        }
    }

    private static async ValueTask<Stream> ConnectAsync(Sandbox node, DnsEndPoint target, CancellationToken cancellationToken)
    {
        var socket = node.Namespace.Run(() => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        await socket.ConnectAsync(IPAddress.Parse(target.Host), target.Port, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private async Task<JsonNode> CallAsync(string method, JsonObject parameters)
    {
        var id = ++_last;
        await _socket.SendAsync(System.Text.Encoding.UTF8.GetBytes(new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters }.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true, _deadline.Token);
        while (true)
        {
            var message = JsonNode.Parse(await ReceiveAsync())!;
            if ((int?)message["id"] == id)
            {
                return message["result"] ?? throw new InvalidOperationException($"{method}: {message.ToJsonString()}");
            }
        }
    }

    private async Task<byte[]> ReceiveAsync()
    {
        var buffer = new byte[64 * 1024];
        using var message = new MemoryStream();
        ValueWebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(buffer.AsMemory(), _deadline.Token);
            message.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);
        return message.ToArray();
    }
}
