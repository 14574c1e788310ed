using KubeProxyNet.Informers;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Overlay.Kernel;
using KubeProxyNet.Overlay.Loop;
using KubeProxyNet.Overlay.Probing;
using KubeProxyNet.Overlay.Publishing;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Overlay;

/// <summary>The network agent of one node: joins its parts.</summary>
public sealed class OverlayAgent : IDisposable
{
    private readonly OverlayKernel _kernel;
    private readonly OverlayLoop _loop;
    private readonly KernelWatch _watch;
    private readonly Announcer _announcer;
    private readonly PeerProber _prober;
    private readonly PluginRepair _repair;
    private readonly ChecksumProbe? _checksums;

    /// <summary>Makes it; it begins with <see cref="RunAsync"/>.</summary>
    public OverlayAgent(OverlayOptions options, OverlayPlace place, INodeAnnouncer node, TimeProvider time, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(options);
        _kernel = new OverlayKernel(place, options, loggers.CreateLogger<OverlayAgent>());
        _announcer = new Announcer(node, time, loggers.CreateLogger<OverlayAgent>());
        _loop = new OverlayLoop(options, _kernel, new NodeFiles(options), _announcer, time, loggers.CreateLogger<OverlayAgent>());
        _repair = new PluginRepair(options, time, loggers.CreateLogger<OverlayAgent>());
        _watch = new KernelWatch(place, _kernel, what => _loop.Tell(new OverlayEvent.KernelChanged(what)), _repair.Ask);
        _prober = new PeerProber(place, () => _loop.Vteps, time, loggers.CreateLogger<OverlayAgent>());
        if (options is { Backend: OverlayBackend.Vxlan, ChecksumOffload: ChecksumOffload.Auto })
        {
            _checksums = new ChecksumProbe(
                () => _prober.HasAnswer,
                () => _prober.Silent,
                _kernel.Offload.Switch,
                (vtep, cancellationToken) => PeerProbe.IsReachableAsync(place, vtep, cancellationToken),
                time,
                loggers.CreateLogger<OverlayAgent>());
        }
    }

    /// <summary>Checksums of what goes through the tunnel are left to the network card.</summary>
    public bool OffloadsChecksums => _kernel.Offload.IsOn;

    /// <summary>How it is doing; may be read from anywhere.</summary>
    public OverlayStatus Status => _loop.Status;

    /// <summary>Names of nodes that do not answer through the tunnel, sorted.</summary>
    public IReadOnlyList<string> Unreachable => _prober.Unreachable;

    /// <summary>Takes news of nodes. Any thread; does not wait.</summary>
    public void Take(InformerEvent<Node> change) => _loop.Tell(new OverlayEvent.Nodes(change));

    /// <summary>Runs until cancelled; what is in the kernel and on disk stays, and so do pods' connections.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _watch.Start(cancellationToken);
        _repair.Ask();
        await await Task.WhenAny(_loop.RunAsync(cancellationToken), _announcer.RunAsync(cancellationToken), _prober.RunAsync(cancellationToken), ProbeChecksumsAsync(cancellationToken), _repair.RunAsync(cancellationToken));
    }

    /// <summary>Removes all that any run has made on this node.</summary>
    public static void Cleanup(OverlayOptions options, OverlayPlace place, ILogger logger)
    {
        new NodeFiles(options).Remove();
        using var kernel = new OverlayKernel(place, options, logger);
        kernel.RemoveAll();
    }

    /// <summary>Takes back what this node said of itself to others, so that they do not send into a tunnel that is gone.</summary>
    public static Task WithdrawAsync(INodeAnnouncer node, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(node);
        return node.PatchAsync(NodeAnnouncement.Withdraw(), cancellationToken);
    }

    // It ends when it knows, and the agent does not.
    private async Task ProbeChecksumsAsync(CancellationToken cancellationToken)
    {
        await (_checksums?.RunAsync(cancellationToken) ?? Task.CompletedTask);
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _kernel.Dispose();
}
