using System.Net;
using System.Text.Json;
using KubeProxyNet.Informers.Connections;
using KubeProxyNet.Netlink;
using KubeProxyNet.Proxy.Inspection;
using KubeProxyNet.Proxy.Inspection.Explaining;

namespace KubeProxyNet.Proxy.Hosting.Commands;

/// <summary>Finds out who <c>--from</c> means.</summary>
internal sealed class TrafficSourceReader(ApiConnection connection, DesiredRules desired, EquatableArray<IPAddress> localAddresses)
{
    /// <summary>Reads <c>pod/namespace/name</c>, <c>node</c>, <c>external</c>, an address, or nothing, which is any pod.</summary>
    /// <exception cref="StartException">It is none of these, or there is no such pod.</exception>
    internal async Task<TrafficSource> ReadAsync(string text)
    {
        switch (text)
        {
            case "":
                return TrafficSource.AnyPod;
            case "node":
                return new TrafficSource(SourceKind.Node, "this node", localAddresses);
            case "external":
                return TrafficSource.Outside;
        }

        if (IPAddress.TryParse(text, out var address))
        {
            return TrafficSource.At(address, localAddresses, desired.All.First(ruleset => Rulesets.AddressOrder.IsOf(address, ruleset.Family)).Node);
        }

        return text.Split('/') is ["pod", { Length: > 0 } place, { Length: > 0 } name]
            ? await ReadPodAsync(place, name)
            : throw new StartException($"--from: \"{text}\" is none of pod/NAMESPACE/NAME, node, external and an IP address");
    }

    private async Task<TrafficSource> ReadPodAsync(string place, string name)
    {
        try
        {
            using var pod = JsonDocument.Parse(await connection.GetAsync($"/api/v1/namespaces/{Uri.EscapeDataString(place)}/pods/{Uri.EscapeDataString(name)}", CancellationToken.None));
            var isHost = pod.RootElement.TryGetProperty("spec", out var spec) && spec.TryGetProperty("hostNetwork", out var host) && host.ValueKind == JsonValueKind.True;
            var addresses = pod.RootElement.TryGetProperty("status", out var status) && status.TryGetProperty("podIPs", out var list) && list.ValueKind == JsonValueKind.Array
                ? list.EnumerateArray().Select(item => IPAddress.TryParse(item.GetProperty("ip").GetString(), out var address) ? address : null).OfType<IPAddress>().ToList()
                : [];
            return new TrafficSource(
                isHost ? addresses.Exists(localAddresses.Contains) ? SourceKind.Node : SourceKind.External : SourceKind.Pod,
                $"pod {place}/{name} ({(addresses.Count == 0 ? "without an address yet" : string.Join(", ", addresses))})",
                [.. addresses]);
        }
        catch (Exception error) when (ClusterReader.IsExpected(error) || error is JsonException or KeyNotFoundException)
        {
            throw new StartException($"--from: pod {place}/{name}: {error.Message}");
        }
    }
}
