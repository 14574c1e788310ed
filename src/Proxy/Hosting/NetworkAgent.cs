using System.Runtime.InteropServices;
using KubeProxyNet.Informers;
using KubeProxyNet.Informers.Connections;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Netlink.Sockets;
using KubeProxyNet.Overlay;
using KubeProxyNet.Overlay.Kernel;
using KubeProxyNet.Proxy.Configuration;
using KubeProxyNet.Proxy.Events;
using KubeProxyNet.Proxy.Http;
using KubeProxyNet.Proxy.Monitoring;
using KubeProxyNet.Proxy.Pages;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Proxy.Hosting;

/// <summary>The running network agent: wires the watch of nodes, the overlay and the servers together.</summary>
internal sealed class NetworkAgent(ConfigurationResult configuration, ILoggerFactory loggers)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private readonly ILogger _logger = loggers.CreateLogger<NetworkAgent>();
    private readonly ProxyOptions _options = configuration.Options;
    private readonly TimeProvider _time = TimeProvider.System;

    /// <summary>Runs until SIGTERM or SIGINT; the network stays.</summary>
    /// <returns>The exit code: 0 after a signal, 1 otherwise, so that a supervisor starts it anew.</returns>
    /// <exception cref="StartException">A flag is wrong, or the process may not do what is needed.</exception>
    /// <exception cref="KubeconfigException">The API server cannot be found.</exception>
    internal async Task<int> RunAsync()
    {
        var settings = NetworkSettings.Of(configuration);
        if (Capabilities.Missing(Capabilities.NetAdmin) is [var missing])
        {
            throw new StartException($"the network agent cannot run here: not permitted to change links, routes and nf_tables: the process needs the capability {missing} in the network namespace it runs in");
        }

        using var connection = ApiAccess.Open(_options);
        Log.StartingNetwork(_logger, ProxyVersion.Own, settings.NodeName, settings.Backend, connection.Server);
        using var stopping = new CancellationTokenSource();
        using var terminate = OnSignal(PosixSignal.SIGTERM, stopping);
        using var interrupt = OnSignal(PosixSignal.SIGINT, stopping);
        using var overlay = new OverlayAgent(settings, new OverlayPlace(), new NodePatcher(connection, settings.NodeName), _time, loggers);
        var metrics = new NetworkMetrics(() => overlay.Status, () => overlay.Unreachable.Count, () => overlay.OffloadsChecksums);
        await using var http = new HttpServer(_time, loggers);
        await http.StartAsync(stopping.Token);
        Listen(http, overlay, metrics);
        var informer = new Informer<Node>(
            connection,
            ResourceKinds.Nodes,
            new InformerOptions(),
            (change, _) =>
            {
                overlay.Take(change);
                return ValueTask.CompletedTask;
            },
            (key, problem) => Log.UnreadableObject(_logger, "Node", key.ToString(), problem),
            _time,
            loggers.CreateLogger<Informer<Node>>());
        var first = await Task.WhenAny(informer.RunAsync(stopping.Token), overlay.RunAsync(stopping.Token));
        var exitCode = stopping.IsCancellationRequested ? 0 : 1;
        Log.Stopping(_logger);
        await stopping.CancelAsync();
        await first.ContinueWith(task => Observe(task), TaskScheduler.Default);
        return exitCode;
    }

    /// <summary>Removes all that it has made on this node.</summary>
    internal static void Cleanup(ConfigurationResult configuration, ILoggerFactory loggers)
    {
        // What is to be removed does not depend on the cluster's ranges.
        var flags = configuration.Network!;
        var settings = new OverlayOptions
        {
            NodeName = "",
            ClusterCIDRs = [],
            CniConfigurationFolder = flags[NetworkRequest.CniConfigurationFolder],
            CniBinaryFolder = flags[NetworkRequest.CniBinaryFolder],
            CniBinary = flags[NetworkRequest.CniBinary],
            SubnetFile = flags[NetworkRequest.SubnetFile],
        };
        var logger = loggers.CreateLogger<NetworkAgent>();
        OverlayAgent.Cleanup(settings, new OverlayPlace(), logger);
        Withdraw(configuration.Options, logger);
    }

    private static void Withdraw(ProxyOptions options, ILogger logger)
    {
        try
        {
            var node = NodeName.Of(options);
            using var connection = ApiAccess.Open(options);
            using var deadline = new CancellationTokenSource(_patience);
            OverlayAgent.WithdrawAsync(new NodePatcher(connection, node), deadline.Token).GetAwaiter().GetResult();
            Log.AnnotationsWithdrawn(logger, node);
        }
        catch (Exception error) when (error is StartException || SendFailure.IsExpected(error))
        {
            Log.AnnotationsStay(logger, error.Message);
        }
    }

    private void Listen(HttpServer http, OverlayAgent overlay, NetworkMetrics metrics)
    {
        if (_options.HealthzBindAddress is { } healthz)
        {
            http.Listen(new HttpEndPoint { Name = "health server", Address = healthz, Handler = new NetworkHandler(overlay, metrics, servesMetrics: false), Failed = static _ => { } });
        }

        if (_options.MetricsBindAddress is { } address)
        {
            http.Listen(new HttpEndPoint { Name = "metrics server", Address = address, Handler = new NetworkHandler(overlay, metrics, servesMetrics: true), Failed = static _ => { } });
        }
    }

    private static PosixSignalRegistration OnSignal(PosixSignal signal, CancellationTokenSource stopping) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        stopping.Cancel();
    });

    private void Observe(Task task)
    {
        if (task.Exception?.InnerException is { } error and not OperationCanceledException)
        {
            Log.NetworkFailed(_logger, error);
        }
    }
}
