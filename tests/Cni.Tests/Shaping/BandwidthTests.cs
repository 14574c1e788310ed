using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using KubeProxyNet.Cni.Tests.Storms;
using KubeProxyNet.Testing;
using Xunit.Abstractions;

namespace KubeProxyNet.Cni.Tests.Shaping;

// Real bytes through limited links. Rates that any machine can reach, so that only the limit is measured.
public sealed class BandwidthTests(ITestOutputHelper output) : IDisposable
{
    private const int Port = 9000;
    private const double Tolerance = 0.15;

    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(4);

    private readonly Sandbox _host = new();
    private readonly string _data = Directory.CreateTempSubdirectory("bandwidth").FullName;

    public void Dispose()
    {
        _host.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    [KernelTheory]
    [InlineData("kubeproxynet")]
    [InlineData("bandwidth")]
    public void A_container_receives_and_sends_what_it_may(string type)
    {
        using var limited = new Container(PluginFolders.Ours, _host, _data, 1);
        using var other = new Container(PluginFolders.Ours, _host, _data, 2);
        var bandwidth = JsonNode.Parse("""{"bandwidth":{"ingressRate":16000000,"ingressBurst":4294967295,"egressRate":8000000,"egressBurst":4294967295}}""");
        var options = new JsonObject { ["mode"] = "ptp", ["runtimeConfig"] = bandwidth!.DeepClone() };
        var chained = new JsonObject { ["runtimeConfig"] = bandwidth.DeepClone(), ["ipam"] = null };
        var made = limited.Call("ADD", "kubeproxynet", type == "kubeproxynet" ? options : new JsonObject { ["mode"] = "ptp" }).Answer;
        other.Call("ADD", "kubeproxynet", new JsonObject { ["mode"] = "ptp" }).Exit.ShouldBe(0);
        if (type == "bandwidth")
        {
            limited.Call("ADD", type, chained, previous: made).Exit.ShouldBe(0);
        }

        limited.Call("CHECK", type, type == "bandwidth" ? chained : options, previous: made).Exit.ShouldBe(0);
        Ratio("received", other.Sandbox, limited.Sandbox, "10.88.0.2", 16_000_000).ShouldBe(1, Tolerance);
        Ratio("sent", limited.Sandbox, other.Sandbox, "10.88.0.3", 8_000_000).ShouldBe(1, Tolerance);

        _host.Run("sh", "-c", "for l in $(ls /proc/sys/net/ipv4/conf | grep ^kpn); do tc qdisc del dev $l root 2>/dev/null; done; true");
        limited.Call("CHECK", type, type == "bandwidth" ? chained : options, previous: made).Exit.ShouldBe(1);
        if (type == "bandwidth")
        {
            limited.Call("DEL", type, chained).Exit.ShouldBe(0);
        }

        limited.Call("DEL", "kubeproxynet", options).Exit.ShouldBe(0);
        _host.Run("ip", "-oneline", "link").ShouldNotContain("kpb");
    }

    [KernelTheory]
    [InlineData("kubeproxynet")]
    [InlineData("bandwidth")]
    public void What_is_left_of_a_container_that_is_gone_goes_with_garbage_collection(string type)
    {
        var gone = new Container(PluginFolders.Ours, _host, _data, 1);
        using var stays = new Container(PluginFolders.Ours, _host, _data, 2);
        var options = new JsonObject { ["mode"] = "ptp", ["runtimeConfig"] = JsonNode.Parse("""{"bandwidth":{"egressRate":8000000,"egressBurst":4294967295}}""") };
        gone.Call("ADD", "kubeproxynet", options).Exit.ShouldBe(0);
        stays.Call("ADD", "kubeproxynet", options).Exit.ShouldBe(0);
        Blocks().ShouldBe(2);

        // Its link goes with its namespace, a moment later.
        gone.Dispose();
        var deadline = Stopwatch.StartNew();
        while (_host.Run("ip", "-oneline", "link", "show", "type", "veth").Split('\n', StringSplitOptions.RemoveEmptyEntries).Length > 1)
        {
            deadline.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30));
        }

        var valid = new JsonArray(new JsonObject { ["containerID"] = stays.Id, ["ifname"] = "eth0" });
        stays.Call("GC", type, new JsonObject { ["cniVersion"] = "1.1.0", ["mode"] = "ptp", ["cni.dev/valid-attachments"] = valid }).Text.ShouldBeEmpty();

        Blocks().ShouldBe(1);
        stays.Call("DEL", "kubeproxynet", options).Exit.ShouldBe(0);
        Blocks().ShouldBe(0);
    }

    private int Blocks() => _host.Run("ip", "-oneline", "link", "show", "type", "ifb").Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;

    private double Ratio(string what, Sandbox from, Sandbox to, string address, double bitsPerSecond)
    {
        using var listener = to.Namespace.Run(() => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        listener.Bind(new IPEndPoint(IPAddress.Any, Port));
        listener.Listen();
        using var sender = from.Namespace.Run(() => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        sender.Connect(address, Port);
        using var receiver = listener.Accept();
        var sending = Task.Factory.StartNew(() => SendForever(sender), TaskCreationOptions.LongRunning);
        Receive(receiver, Settle);
        var clock = Stopwatch.StartNew();
        var bytes = Receive(receiver, Measured);
        var ratio = bytes * 8 / clock.Elapsed.TotalSeconds / bitsPerSecond;
        receiver.Dispose();
        sending.Wait();
        output.WriteLine($"{what}: {bytes * 8 / clock.Elapsed.TotalSeconds / 1e6:0.00} Mbit/s of {bitsPerSecond / 1e6:0}");
        return ratio;
    }

    private static void SendForever(Socket socket)
    {
        try
        {
            var buffer = new byte[16_384];
            while (true)
            {
                socket.Send(buffer);
            }
        }
        catch (SocketException)
        {
            // The other one has had enough.
        }
    }

    private static long Receive(Socket socket, TimeSpan time)
    {
        var buffer = new byte[65_536];
        long bytes = 0;
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < time;)
        {
            bytes += socket.Receive(buffer);
        }

        return bytes;
    }
}
