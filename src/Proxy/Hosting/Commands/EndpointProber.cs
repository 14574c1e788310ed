using System.Net;
using System.Net.Sockets;
using KubeProxyNet.Proxy.Inspection;
using KubeProxyNet.Proxy.Inspection.Explaining;

namespace KubeProxyNet.Proxy.Hosting.Commands;

/// <summary>Asks endpoints whether they listen, as the kubelet's probes do: a TCP connection from this node that says nothing.</summary>
internal static class EndpointProber
{
    internal const string Listens = "listens";
    internal const string Refuses = "refuses";

    private const int MostEndpoints = 5;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);

    /// <summary>Asks some of those that get traffic, and adds what follows from it.</summary>
    internal static async Task<Explanation> AskAsync(Explanation explanation)
    {
        if (explanation.Protocol != "TCP")
        {
            return explanation;
        }

        var asked = explanation.Endpoints.Where(endpoint => endpoint.Cluster || endpoint.Local).Take(MostEndpoints).ToList();
        var answers = await Task.WhenAll(asked.Select(endpoint => AskAsync(IPEndPoint.Parse(endpoint.Address))));
        var byAddress = asked.Zip(answers).ToDictionary(item => item.First.Address, item => item.Second);
        var bad = byAddress.Where(item => item.Value != Listens).ToList();
        var severity = bad.Count == byAddress.Count ? Severity.Error : Severity.Warning;
        return explanation with
        {
            Endpoints = [.. explanation.Endpoints.Select(endpoint => endpoint with { Answer = byAddress.GetValueOrDefault(endpoint.Address) ?? "" })],
            Findings = [.. explanation.Findings, .. bad.Select(item => Judge(severity, item.Key, item.Value))],
        };
    }

    private static Finding Judge(Severity severity, string endpoint, string answer) => answer == Refuses
        ? new Finding(severity, "endpoint-port", $"nothing listens on {endpoint}", $"a TCP connection from this node to {endpoint} was refused", "is spec.ports[].targetPort the port that the container listens on, and does it listen on 0.0.0.0 or :: and not on localhost only?")
        : new Finding(severity, "endpoint-unreachable", $"{endpoint} does not answer", $"a TCP connection from this node to {endpoint}: {answer}", "the pod network between this node and the pod's, or a NetworkPolicy: kubeproxynet doctor on both nodes");

    private static async Task<string> AskAsync(IPEndPoint endpoint)
    {
        using var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        using var deadline = new CancellationTokenSource(_patience);
        try
        {
            await socket.ConnectAsync(endpoint, deadline.Token);
            return Listens;
        }
        catch (OperationCanceledException)
        {
            return $"no answer within {_patience.TotalSeconds:0} s";
        }
        catch (SocketException error)
        {
            return error.SocketErrorCode == SocketError.ConnectionRefused ? Refuses : error.Message;
        }
    }
}
