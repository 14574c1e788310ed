using KubeProxyNet.Backends.Nftables;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Tables;
using KubeProxyNet.Kernel.Tests.Histories;
using KubeProxyNet.Kernel.Tests.Packets;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Netlink.Sockets;
using KubeProxyNet.Testing;
using Xunit.Abstractions;
using static KubeProxyNet.Kernel.Tests.Packets.Rulesets;

namespace KubeProxyNet.Kernel.Tests.Faults;

// Invariant 1 and invariant 4 with a netlink socket that fails: whatever it does, the backend says so in its own words, blames no service port, and holds the right
// state as soon as the kernel works again.
[Trait("Invariant", "1")]
[Trait("Invariant", "4")]
public sealed class UnreliableKernelTests(ITestOutputHelper output) : IDisposable
{
    private const int Histories = 40;
    private const int Steps = 60;

    // One operation of so many fails.
    private static readonly int[] s_rates = [8, 40];

    private readonly Sandbox _sandbox = new();

    [KernelFact]
    public void Whatever_fails_on_the_way_nobody_is_blamed_and_the_state_is_right_in_the_end()
    {
        var failures = new Dictionary<string, int>();
        var (calls, failed) = (0, 0);
        for (var seed = 0; seed < Histories; seed++)
        {
            var family = seed % 2 == 0 ? IPFamily.IPv4 : IPFamily.IPv6;
            var random = new Random(seed);
            var desired = Ruleset.Empty(family);
            var transport = new UnreliableTransport(NetlinkSocket.Open(NetlinkFamily.Netfilter, _sandbox.Namespace), random);
            using var backend = new NftablesBackend(family, new NftablesConnection(transport));
            var applied = Ruleset.Empty(family);
            for (var step = 0; step < Steps; step++)
            {
                transport.Rate = s_rates[step % s_rates.Length];
                desired = RandomRulesets.Next(desired, random);
                calls++;
                try
                {
                    backend.Apply(applied.To(desired)).Isolated!.ShouldBeEmpty($"seed {seed}, step {step}");
                    applied = desired;
                }
                catch (BackendException)
                {
                    failed++;
                }

                if (step % 10 == 9)
                {
                    transport.Rate = 0;
                    backend.Apply(applied.To(desired)).Isolated!.ShouldBeEmpty($"seed {seed}, step {step}");
                    applied = desired;
                    ShouldHold(desired, $"seed {seed}, step {step}");
                }
            }

            foreach (var (failure, count) in transport.Failures)
            {
                failures[failure] = failures.GetValueOrDefault(failure) + count;
            }

            backend.Cleanup();
        }

        output.WriteLine($"{calls} calls, {failed} failed\n{string.Join('\n', failures.OrderBy(failure => failure.Key).Select(failure => $"{failure.Key}: {failure.Value}"))}");
        failures.Keys.Select(failure => failure.Split(':')[0]).Distinct().Order().ShouldBe(["answers lost", "batch refused", "list interrupted", "not taken", "request refused"]);
    }

    [KernelFact]
    public void Nobody_is_blamed_for_the_element_at_which_memory_ran_out()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var transport = new UnreliableTransport(NetlinkSocket.Open(NetlinkFamily.Netfilter, _sandbox.Namespace), new Random(seed));
            using var backend = new NftablesBackend(IPFamily.IPv4, new NftablesConnection(transport));
            var desired = Everything(IPFamily.IPv4);
            transport.BatchesWithoutMemory = 3;
            Should.Throw<BackendException>(() => backend.Apply(Ruleset.Empty(IPFamily.IPv4).To(desired))).Message.ShouldContain("Cannot allocate memory");
            transport.BatchesWithoutMemory = 0;
            backend.Apply(Ruleset.Empty(IPFamily.IPv4).To(desired)).Isolated!.ShouldBeEmpty($"seed {seed}");
            ShouldHold(desired, $"seed {seed}");
            backend.Cleanup();
        }
    }

    [KernelFact]
    public void A_kernel_without_memory_refuses_for_the_time_being_and_one_that_forbids_it_for_good()
    {
        using var connection = new NftablesConnection(new RefusingTransport(Errno.OutOfMemory));
        using var backend = new NftablesBackend(IPFamily.IPv4, connection);
        Should.Throw<BackendException>(() => backend.Apply(Ruleset.Empty(IPFamily.IPv4).To(Everything(IPFamily.IPv4)))).IsPermanent.ShouldBeFalse();

        using var forbidden = new NftablesBackend(IPFamily.IPv4, new NftablesConnection(new RefusingTransport(Errno.NotPermitted)));
        Should.Throw<BackendException>(() => forbidden.Apply(Ruleset.Empty(IPFamily.IPv4).To(Everything(IPFamily.IPv4)))).IsPermanent.ShouldBeTrue();
    }

    // A buffer that holds no more than the start of an answer: most of what the kernel says is lost.
    [KernelFact]
    public void A_receive_buffer_that_is_much_too_small_is_no_reason_for_a_wrong_state()
    {
        var desired = Everything(IPFamily.IPv4);
        using (var first = new NftablesBackend(IPFamily.IPv4, NftablesConnection.Open(_sandbox.Namespace)))
        {
            first.Apply(Ruleset.Empty(IPFamily.IPv4).To(desired));
        }

        var socket = NetlinkSocket.Open(NetlinkFamily.Netfilter, _sandbox.Namespace);
        socket.SetReceiveBufferSize(1);
        using var backend = new NftablesBackend(IPFamily.IPv4, new NftablesConnection(socket));
        var next = desired with { Services = desired.Services.Remove(desired.Services.Keys.First()) };
        try
        {
            backend.Apply(Ruleset.Empty(IPFamily.IPv4).To(next)).Isolated!.ShouldBeEmpty();
        }
        catch (BackendException error)
        {
            output.WriteLine(error.Message);
        }

        socket.SetReceiveBufferSize(1 << 20);
        backend.Apply(Ruleset.Empty(IPFamily.IPv4).To(next)).Isolated!.ShouldBeEmpty();
        ShouldHold(next, "after a small buffer");
    }

    public void Dispose() => _sandbox.Dispose();

    private void ShouldHold(Ruleset ruleset, string where)
    {
        using var connection = NftablesConnection.Open(_sandbox.Namespace);
        KernelTable.Read(connection, NftablesDialect.Of(ruleset.Family)).DifferenceTo(BuiltTable.Of(ruleset), allowsIdleChains: true).ShouldBeNull(where);
    }

    private sealed class RefusingTransport(Errno errno) : INetlinkTransport
    {
        public uint PortId => 1;

        public void Send(ReadOnlySpan<byte> datagram) => throw new NetlinkException("send by netlink", errno);

        public ReadOnlySpan<byte> Receive(TimeSpan timeout) => default;

        public void Dispose()
        {
        }
    }
}
