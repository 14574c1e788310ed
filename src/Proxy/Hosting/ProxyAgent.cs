using System.Globalization;
using System.Runtime.InteropServices;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Informers.Connections;
using KubeProxyNet.Proxy.Configuration;
using KubeProxyNet.Proxy.Conntrack;
using KubeProxyNet.Proxy.Events;
using KubeProxyNet.Proxy.Health;
using KubeProxyNet.Proxy.Hosting.Modes;
using KubeProxyNet.Proxy.Hosting.Status;
using KubeProxyNet.Proxy.Loop;
using KubeProxyNet.Proxy.Migration;
using KubeProxyNet.Proxy.Monitoring;
using KubeProxyNet.Proxy.Relaying;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Proxy.Hosting;

/// <summary>The running agent: wires informers, loop, backends and servers together, and ends them in order.</summary>
internal sealed class ProxyAgent(ConfigurationResult configuration, ILoggerFactory loggers)
{
    // Three times as long as an API server waits between two bookmarks.
    private static readonly TimeSpan InformerPatience = TimeSpan.FromMinutes(3);

    private readonly ILogger _logger = loggers.CreateLogger<ProxyAgent>();
    private readonly ProxyOptions _options = configuration.Options;
    private readonly TimeProvider _time = TimeProvider.System;

    /// <summary>Runs until SIGTERM, SIGINT or a change of the configuration file; the rules stay.</summary>
    /// <returns>The exit code: 0 after a signal, 1 otherwise, so that a supervisor starts it anew.</returns>
    /// <exception cref="StartException">It cannot run on this node.</exception>
    /// <exception cref="KubeconfigException">The API server cannot be found.</exception>
    internal async Task<int> RunAsync()
    {
        var nodeName = NodeName.Of(_options);
        var metrics = new ProxyMetrics(_options, _time);
        using var connection = ApiAccess.Open(_options, metrics.Client.Answered);
        var modes = ProxyModes.All(_options);
        var mode = modes.Single(item => item.Mode == _options.Mode);
        var backends = BackendFactory.Create(mode, _logger);
        SetOomScore();
        var word = mode.Mode.Word();
        Log.Starting(_logger, ProxyVersion.Own, nodeName, word, connection.Server);

        using var stopping = new CancellationTokenSource();
        using var terminate = OnSignal(PosixSignal.SIGTERM, stopping);
        using var interrupt = OnSignal(PosixSignal.SIGINT, stopping);

        InformerSet? informers = null;
        var health = new ProxyHealth(backends.Select(item => item.Family), _options.SyncPeriod, () => informers?.Freshness ?? [], InformerPatience, _time);
        metrics.WatchInformers(() => informers?.Freshness ?? []);
        foreach (var file in new ConntrackSysctls(new KernelFiles(), _logger).Apply(_options.Conntrack))
        {
            metrics.Conntrack.SysctlNotSet(file);
        }

        if (mode.Mode == ProxyMode.Nftables)
        {
            new AffinityGauge(metrics, [.. backends.Select(item => item.Family)]).Start();
        }

        var publisher = new EventPublisher(new ApiEventSink(connection), nodeName, _time, _logger);
        var events = new EventReporter(publisher, nodeName);
        await using var servers = new AgentServers(configuration, health, metrics, _time, loggers, events.HealthCheckFailed);
        var relay = new LocalhostRelay(_logger);
        var verifier = new CommitVerifier(backends);
        var history = new SyncHistory(_time);
        var observers = new SyncObservers(
            history,
            new SyncReporter(health, metrics, new ServiceHealthReporter(servers.SetServiceHealth)),
            events,
            new RelayObserver(relay),
            new IpvsReporter(backends, _logger),
            ConntrackObserver.Start(metrics, loggers, stopping.Token),
            verifier);
        var loop = new ProxyLoop(_options, nodeName, backends, observers, _time, loggers.CreateLogger<ProxyLoop>());
        servers.StatusPage = StatusHandler.Create(new StatusSource(configuration, nodeName, mode, health, history, loop.Events), history, Environment.GetEnvironmentVariable);
        informers = new InformerSet(connection, nodeName, loop.Events, metrics.InvalidObjectSeen, _time, loggers);

        if (NodeRulesBuilder.NeedsLocalAddresses(_options))
        {
            new AddressWatcher(loop.Events, _logger).Start(stopping.Token);
        }

        var loopEnds = RunOnOwnThread(loop, stopping.Token);
        var serversFail = servers.RunAsync(stopping.Token);
        var watching = informers.RunAsync(stopping.Token);
        var changed = WatchConfigurationAsync(stopping.Token);
        var publishing = publisher.RunAsync(stopping.Token);
        var relaying = relay.RunAsync(stopping.Token);
        _ = TakeOverAsync(verifier, new ModeSwitch(mode, modes, _logger), mode, metrics, stopping.Token);
        _ = TakeTaintOffAsync(connection, nodeName, verifier, stopping.Token);
        events.Started();
        var first = await Task.WhenAny(loopEnds, serversFail, watching, changed, publishing, relaying);
        var exitCode = stopping.IsCancellationRequested ? 0 : 1;
        Log.Stopping(_logger);
        await stopping.CancelAsync();
        await ObserveAsync(first);
        await loopEnds;
        backends.ForEach(item => item.Backend.Dispose());
        return exitCode;
    }

    // A restart of this process harms nobody, but the kernel should not choose it while there is anything else to end.
    private void SetOomScore()
    {
        try
        {
            File.WriteAllText("/proc/self/oom_score_adj", _options.OomScoreAdj.ToString(CultureInfo.InvariantCulture));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Log.OomScoreNotSet(_logger, _options.OomScoreAdj, error.Message);
        }
    }

    private static PosixSignalRegistration OnSignal(PosixSignal signal, CancellationTokenSource stopping) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        stopping.Cancel();
    });

    // Errors of the part that ended first are the reason why all ends; being cancelled is not one.
    private static async Task ObserveAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (OperationCanceledException)
        {
            // The end was asked for.
        }
        catch (BackendException error)
        {
            throw new StartException(error.Message);
        }
    }

    // Ours first, in the kernel beyond doubt; then theirs goes. Whatever comes of it, the agent runs on.
    private async Task TakeOverAsync(CommitVerifier verifier, ModeSwitch modeSwitch, IModeBackends mode, ProxyMetrics metrics, CancellationToken cancellationToken)
    {
        try
        {
            await verifier.Verified.WaitAsync(cancellationToken);
            modeSwitch.Run();
            var takeover = new Takeover(
                new KubeProxyRemains(RemainsSources.OfThisNode(mode.Shares)),
                new RunningProxies(new NodeProcesses()).FindKubeProxy,
                new TakeoverMetrics(metrics.Migration),
                _time,
                loggers.CreateLogger<Takeover>());
            await takeover.RunAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The agent ends.
        }
        catch (Exception error)
        {
            Log.TakeoverFailed(_logger, error);
        }
    }

    private async Task TakeTaintOffAsync(ApiConnection connection, string nodeName, CommitVerifier verifier, CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable(StartupTaint.Variable) is not { Length: > 0 } key)
        {
            return;
        }

        try
        {
            await verifier.Verified.WaitAsync(cancellationToken);
            await new StartupTaint(connection, nodeName, key, _time, _logger).RemoveAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The agent ends.
        }
    }

    private Task RunOnOwnThread(ProxyLoop loop, CancellationToken cancellationToken)
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                loop.Run(cancellationToken);
                end.SetResult();
            }
            catch (Exception error)
            {
                if (error is not BackendException)
                {
                    Loop.Log.LoopFailed(_logger, error);
                }

                end.SetException(error);
            }
        })
        { IsBackground = true, Name = "proxy-loop" };
        thread.Start();
        return end.Task;
    }

    private async Task WatchConfigurationAsync(CancellationToken cancellationToken)
    {
        if (_options.ConfigurationFile.Length == 0)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        var watcher = new ConfigurationWatcher(_options.ConfigurationFile, File.ReadAllBytes, _time, loggers.CreateLogger<ConfigurationWatcher>());
        watcher.Begin();
        await watcher.WaitForChangeAsync(cancellationToken);
        Log.ConfigurationChanged(_logger);
    }
}
