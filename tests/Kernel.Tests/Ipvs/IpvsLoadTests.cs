using System.Net;
using System.Net.Sockets;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Kernel.Tests.Packets;
using static KubeProxyNet.Kernel.Tests.Packets.Rulesets;

namespace KubeProxyNet.Kernel.Tests.Ipvs;

// Connections all the while that endpoints come and go.
public sealed class IpvsLoadTests : IpvsTest
{
    private const ushort Held = 9090;
    private const int Rounds = 12;

    [IpvsFact]
    public void No_connection_is_refused_while_another_destination_could_answer() => InBothFamilies(world =>
    {
        Destination[][] steps = [[A(world), B(world), R(world)], [B(world), R(world)], [R(world)], [A(world), R(world)], [A(world)], [B(world)], [A(world), B(world)]];
        var backend = Start(world);
        var before = Web(world, steps[^1]);
        Apply(backend, Ruleset.Empty(world.Family), before);
        using var load = new Load(world);

        for (var round = 0; round < Rounds; round++)
        {
            foreach (var step in steps)
            {
                var after = Web(world, step);
                Apply(backend, before, after);
                before = after;
                load.WaitForMore(2);
            }
        }

        load.Stop();
        load.Failures.ShouldBeEmpty();
        load.Count.ShouldBeGreaterThan(Rounds);
    });

    private static Destination A(PacketWorld world) => new(IPAddress.Parse(world.A), Held, IsLocal: true);

    private static Destination B(PacketWorld world) => new(IPAddress.Parse(world.B), Held, IsLocal: true);

    private static Destination R(PacketWorld world) => new(IPAddress.Parse(world.R), Held, IsLocal: false);

    private static Ruleset Web(PacketWorld world, params Destination[] destinations) => Of(
        world.Family,
        Service(Name("web"), world.ClusterIP, 80, destinations) with
        {
            Frontends = [new Frontend(FrontendKind.ClusterIP, IPAddress.Parse(world.ClusterIP), 80), new Frontend(FrontendKind.NodePort, null, 30080) { Masquerade = MasqueradePolicy.Always }],
        }) with
    { Node = NodeOf(world.Family) with { NodePortAddresses = null } };

    private protected override void Prepare(PacketWorld world)
    {
        foreach (var pod in (Testing.Sandbox[])[world.PodA, world.PodB, world.Remote])
        {
            world.Keep(HeldConnection.Serve(pod, Held));
        }
    }

    // One client at the ClusterIP and one at the NodePort, each connecting as often as it can.
    private sealed class Load : IDisposable
    {
        private readonly List<Thread> _threads = [];
        private readonly List<string> _failures = [];
        private volatile bool _isStopped;
        private int _count;

        internal Load(PacketWorld world)
        {
            foreach (var (address, port) in ((string, ushort)[])[(world.ClusterIP, 80), (world.NodeAddress, 30080)])
            {
                var thread = new Thread(() => Run(world, address, port)) { IsBackground = true };
                thread.Start();
                _threads.Add(thread);
            }
        }

        internal int Count => Volatile.Read(ref _count);

        internal string[] Failures
        {
            get
            {
                lock (_failures)
                {
                    return [.. _failures];
                }
            }
        }

        /// <summary>Waits until so many more connections have been made.</summary>
        internal void WaitForMore(int connections)
        {
            for (var goal = Count + connections; Count < goal && Failures.Length == 0;)
            {
                Thread.Yield();
            }
        }

        internal void Stop()
        {
            _isStopped = true;
            _threads.ForEach(thread => thread.Join());
        }

        public void Dispose() => _isStopped = true;

        private void Run(PacketWorld world, string address, ushort port)
        {
            while (!_isStopped)
            {
                try
                {
                    using var connection = HeldConnection.Open(world.Client, address, port);
                    if (!connection.Answers())
                    {
                        Fail($"{address}: cut off");
                    }

                    connection.Reset();
                    Interlocked.Increment(ref _count);
                }
                catch (SocketException error)
                {
                    Fail($"{address}: {error.SocketErrorCode}");
                }
            }
        }

        private void Fail(string what)
        {
            lock (_failures)
            {
                _failures.Add(what);
            }
        }
    }
}
