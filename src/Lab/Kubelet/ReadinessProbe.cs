using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using KubeProxyNet.Lab.ApiServer;
using KubeProxyNet.Lab.Machine;

namespace KubeProxyNet.Lab.Kubelet;

/// <summary>Asks a running container whether it is ready, as its readinessProbe says.</summary>
internal sealed class ReadinessProbe(ContainerContext context, JsonObject container, ContainerProcess process)
{
    private static readonly TimeSpan PortPeriod = TimeSpan.FromMilliseconds(50);

    private readonly JsonObject _probe = container.ObjectAt("readinessProbe") ?? [];

    /// <summary>Probes until cancelled and tells every change.</summary>
    internal async Task RunAsync(Action<bool> changed, CancellationToken ended)
    {
        var successes = 0L;
        var failures = 0L;
        var period = TimeSpan.FromSeconds(Math.Max(1, _probe.Number("periodSeconds") ?? 10));
        await PauseAsync(TimeSpan.FromSeconds(_probe.Number("initialDelaySeconds") ?? 0), ended);
        while (!ended.IsCancellationRequested)
        {
            if (await AskAsync(ended))
            {
                failures = 0;
                successes++;
            }
            else
            {
                successes = 0;
                failures++;
            }

            if (ended.IsCancellationRequested)
            {
                return;
            }

            if (successes >= (_probe.Number("successThreshold") ?? 1))
            {
                changed(true);
            }
            else if (failures >= (_probe.Number("failureThreshold") ?? 3))
            {
                changed(false);
            }

            await PauseAsync(period, ended);
        }
    }

    /// <summary>For programs that say nothing of readiness but are known to listen.</summary>
    internal async Task<bool> WaitForPortAsync(int port, CancellationToken ended)
    {
        var endPoint = new IPEndPoint(context.Sandbox.Addresses[0], port);
        while (!ended.IsCancellationRequested)
        {
            if (await WithinAsync(TimeSpan.FromSeconds(1), token => context.Network.CanConnectAsync(endPoint, token), ended))
            {
                return true;
            }

            await PauseAsync(PortPeriod, ended);
        }

        return false;
    }

    /// <summary>Runs a command in the container; success is exit code 0 in time.</summary>
    internal static async Task<bool> ExecuteAsync(ContainerProcess process, IReadOnlyList<string> command, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (process.PrepareExec(command) is not { } start)
        {
            return false;
        }

        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var running = Tool.Start(start);
        running.StandardInput.Close();
        return await WithinAsync(timeout, token => FinishAsync(running, token), cancellationToken);
    }

    private static async Task<bool> FinishAsync(Process running, CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(
                running.StandardOutput.BaseStream.CopyToAsync(Stream.Null, cancellationToken),
                running.StandardError.BaseStream.CopyToAsync(Stream.Null, cancellationToken));
            await running.WaitForExitAsync(cancellationToken);
            return running.ExitCode == 0;
        }
        catch (OperationCanceledException)
        {
            running.Kill(entireProcessTree: true);
            throw;
        }
    }

    private Task<bool> AskAsync(CancellationToken ended)
    {
        var timeout = TimeSpan.FromSeconds(Math.Max(1, _probe.Number("timeoutSeconds") ?? 1));
        if (_probe.ObjectAt("httpGet") is { } get)
        {
            return WithinAsync(timeout, token => GetAsync(get, token), ended);
        }

        if (_probe.ObjectAt("tcpSocket") is { } tcp)
        {
            return WithinAsync(timeout, token => context.Network.CanConnectAsync(new IPEndPoint(Host(tcp), Port(tcp)), token), ended);
        }

        return _probe.Texts("exec.command") is { Length: > 0 } command ? ExecuteAsync(process, command, timeout, ended) : Task.FromResult(true);
    }

    private async Task<bool> GetAsync(JsonObject get, CancellationToken cancellationToken)
    {
        var scheme = get.Text("scheme") == "HTTPS" ? "https" : "http";
        var host = Host(get);
        var shown = host.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{host}]" : host.ToString();
        var address = new Uri($"{scheme}://{shown}:{Port(get)}/{get.Text("path").TrimStart('/')}");
        var headers = get.ObjectsAt("httpHeaders").Select(header => KeyValuePair.Create(header.Text("name"), header.Text("value")));
        return await context.Network.GetAsync(address, headers, cancellationToken) is { } status && (int)status is >= 200 and < 400;
    }

    private IPAddress Host(JsonObject handler) =>
        IPAddress.TryParse(handler.Text("host"), out var host) ? host : context.Sandbox.Addresses[0];

    /// <summary>A number, or the name of one of the container's ports.</summary>
    private int Port(JsonObject handler)
    {
        if (handler.Number("port") is { } number)
        {
            return (int)number;
        }

        var name = handler.Text("port");
        return int.TryParse(name, CultureInfo.InvariantCulture, out var written)
            ? written
            : (int)(container.ObjectsAt("ports").FirstOrDefault(port => port.Text("name") == name)?.Number("containerPort") ?? 0);
    }

    private static async Task<bool> WithinAsync(TimeSpan timeout, Func<CancellationToken, Task<bool>> ask, CancellationToken ended)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ended);
        limit.CancelAfter(timeout);
        try
        {
            return await ask(limit.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static Task PauseAsync(TimeSpan time, CancellationToken ended) =>
        Task.Delay(time, ended).ContinueWith(_ => { }, TaskScheduler.Default);
}
