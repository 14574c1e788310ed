using System.Net;
using System.Threading.Channels;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Route;
using KubeProxyNet.Netlink.Sockets;
using KubeProxyNet.Proxy.Loop;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Proxy.Hosting;

/// <summary>
/// Tells the loop which addresses this host has, whenever that changes. A list that failed is made again; it never counts as a host without addresses.
/// </summary>
internal sealed class AddressWatcher(ChannelWriter<LoopEvent> events, ILogger logger, NetworkNamespace? networkNamespace = null)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    // How often the thread looks whether it should end, and by the way whether the kernel told it everything.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(30);

    private EquatableArray<IPAddress>? _known;

    /// <summary>Watches until cancelled, on a thread of its own that may outlive the call for a while: it waits inside the kernel.</summary>
    internal void Start(CancellationToken cancellationToken) =>
        new Thread(() => Run(cancellationToken)) { IsBackground = true, Name = "address-watcher" }.Start();

    private void Run(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                Watch(cancellationToken);
            }
            catch (Exception error) when (error is NetlinkException or NetlinkFormatException)
            {
                Log.AddressesUnknown(logger, RetryDelay.TotalSeconds, error.Message);
                cancellationToken.WaitHandle.WaitOne(RetryDelay);
            }
        }
    }

    private void Watch(CancellationToken cancellationToken)
    {
        using var monitor = networkNamespace is null ? RouteMonitor.Open(RouteMonitorGroups.Addresses) : RouteMonitor.Open(networkNamespace, RouteMonitorGroups.Addresses);
        using var connection = networkNamespace is null ? RouteConnection.Open() : RouteConnection.Open(networkNamespace);
        while (!cancellationToken.IsCancellationRequested)
        {
            Tell(connection.ListAddresses());
            monitor.Read(LookAgain);
            while (monitor.Read(TimeSpan.Zero) is not null)
            {
                // One list answers all that has happened so far.
            }
        }
    }

    private void Tell(IReadOnlyList<Address> listed)
    {
        var usable = listed.Where(address => !address.Flags.HasFlag(AddressFlags.DadFailed)).Select(address => address.Local).Distinct().ToList();
        usable.Sort(AddressComparer.Instance);
        EquatableArray<IPAddress> addresses = [.. usable];
        if (addresses != _known)
        {
            _known = addresses;
            events.TryWrite(new LoopEvent.LocalAddressesChanged(addresses));
        }
    }
}
