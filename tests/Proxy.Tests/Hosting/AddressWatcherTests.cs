using System.Net;
using System.Threading.Channels;
using KubeProxyNet.Proxy.Hosting;
using KubeProxyNet.Proxy.Loop;
using KubeProxyNet.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace KubeProxyNet.Proxy.Tests.Hosting;

public class AddressWatcherTests
{
    [KernelFact]
    public async Task Addresses_are_told_at_the_start_and_whenever_they_change()
    {
        using var sandbox = new Sandbox();
        using var stopping = new CancellationTokenSource();
        var events = Channel.CreateUnbounded<LoopEvent>();
        sandbox.Run("ip", "address", "add", "192.0.2.1/32", "dev", "lo");

        new AddressWatcher(events.Writer, NullLogger.Instance, sandbox.Namespace).Start(stopping.Token);
        await WaitForAsync(events.Reader, addresses => addresses.Contains(IPAddress.Parse("192.0.2.1")) && addresses.Contains(IPAddress.Loopback));

        sandbox.Run("ip", "address", "add", "192.0.2.2/32", "dev", "lo");
        await WaitForAsync(events.Reader, addresses => addresses.Contains(IPAddress.Parse("192.0.2.2")));

        sandbox.Run("ip", "address", "del", "192.0.2.2/32", "dev", "lo");
        await WaitForAsync(events.Reader, addresses => !addresses.Contains(IPAddress.Parse("192.0.2.2")));
        await stopping.CancelAsync();
    }

    private static async Task WaitForAsync(ChannelReader<LoopEvent> events, Predicate<IEnumerable<IPAddress>> isWanted)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await events.ReadAsync(patience.Token) is LoopEvent.LocalAddressesChanged(var addresses) && !isWanted(addresses))
        {
            // Another change came in between.
        }
    }
}
