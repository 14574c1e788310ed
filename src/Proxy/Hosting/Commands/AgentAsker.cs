using System.Globalization;
using System.Net;
using System.Text.Json;
using KubeProxyNet.Proxy.Inspection.Diagnosis;

namespace KubeProxyNet.Proxy.Hosting.Commands;

/// <summary>Asks an agent on this node how it is.</summary>
internal static class AgentAsker
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(3);

    /// <summary>Asks for readiness and, where they are served, for metrics.</summary>
    internal static async Task<AgentAnswers?> AskAsync(IPEndPoint? health, IPEndPoint? metrics)
    {
        if (health is null)
        {
            return null;
        }

        using var client = new HttpClient { Timeout = _patience };
        var answers = new AgentAnswers($"http://{FromHere(health)}");
        try
        {
            using var answer = await client.GetAsync(new Uri($"{answers.Address}/readyz"));
            var body = await answer.Content.ReadAsStringAsync();
            answers = answers with { NotReady = answer.IsSuccessStatusCode ? [] : ReasonsOf(body) };
            return metrics is null ? answers : answers with { Metrics = Parse(await client.GetStringAsync(new Uri($"http://{FromHere(metrics)}/metrics"))) };
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            return answers with { Problem = error is OperationCanceledException ? $"no answer within {_patience.TotalSeconds:0} s" : error.InnerException?.Message ?? error.Message };
        }
    }

    /// <summary>Samples of Prometheus's text format.</summary>
    internal static Dictionary<string, double> Parse(string text)
    {
        var samples = new Dictionary<string, double>();
        foreach (var line in text.Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
        {
            var space = line.LastIndexOf(' ');
            if (space > 0 && double.TryParse(line[(space + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            {
                samples[line[..space]] = value;
            }
        }

        return samples;
    }

    private static IPEndPoint FromHere(IPEndPoint address) =>
        address.Address.Equals(IPAddress.Any) ? new IPEndPoint(IPAddress.Loopback, address.Port)
        : address.Address.Equals(IPAddress.IPv6Any) ? new IPEndPoint(IPAddress.IPv6Loopback, address.Port)
        : address;

    // The proxy answers with JSON, the network agent in a line.
    private static IReadOnlyList<string> ReasonsOf(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return [.. document.RootElement.GetProperty("reasons").EnumerateArray().Select(item => $"{item.GetProperty("subject").GetString()}: {item.GetProperty("reason").GetString()}")];
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return [body.Trim().ReplaceLineEndings(" ")];
        }
    }
}
