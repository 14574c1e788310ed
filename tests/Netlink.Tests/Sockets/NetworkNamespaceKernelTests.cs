using System.Globalization;
using KubeProxyNet.Netlink.Route;
using KubeProxyNet.Netlink.Sockets;
using KubeProxyNet.Testing;

namespace KubeProxyNet.Netlink.Tests.Sockets;

public sealed class NetworkNamespaceKernelTests
{
    // Threads made to enter a namespace carry the first name, and may be about to end. The second is the JIT's own: any thread starts it when it is needed, so that
    // it is in the namespace of that one; it opens nothing, and the published binaries have none.
    private static readonly string[] Others = ["netns", ".NET Tiered Com"];

    [KernelFact]
    public void Code_runs_inside_and_the_caller_stays_outside()
    {
        var before = CurrentNamespace();
        using var created = NetworkNamespace.Create();

        var inside = created.Run(CurrentNamespace);

        inside.ShouldNotBe(before);
        CurrentNamespace().ShouldBe(before);
        using var reopened = NetworkNamespace.OpenFile(created.Path);
        reopened.Run(CurrentNamespace).ShouldBe(inside);
    }

    [KernelFact]
    public async Task Threads_of_the_pool_never_end_up_in_a_foreign_namespace()
    {
        var home = CurrentNamespace();
        using var created = NetworkNamespace.Create();

        // Many at once, so that the pool makes new threads while namespaces are entered.
        var entering = Enumerable.Range(0, 64).Select(_ => Task.Run(() =>
        {
            created.Run(CurrentNamespace).ShouldNotBe(home);
            using var connection = RouteConnection.Open(created);
            connection.ListLinks().Count.ShouldBe(1);
            return CurrentNamespace();
        }));
        (await Task.WhenAll(entering)).ShouldAllBe(seen => seen == home);

        using var together = new Barrier(8);
        var workers = Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () =>
            {
                together.SignalAndWait(TimeSpan.FromSeconds(10));
                return CurrentNamespace();
            },
            CancellationToken.None,
            TaskCreationOptions.None,
            TaskScheduler.Default));
        (await Task.WhenAll(workers)).ShouldAllBe(seen => seen == home);
        AllThreads().ShouldAllBe(seen => seen.Namespace == home);
    }

    [KernelFact]
    public void A_connection_stays_in_its_namespace_even_when_all_else_of_it_is_gone()
    {
        RouteConnection connection;
        using (var created = NetworkNamespace.Create())
        {
            connection = RouteConnection.Open(created);
            connection.EnsureLink(new BridgeSpec("only-here"));
        }

        using (connection)
        {
            connection.ListLinks().Select(link => link.Name).ShouldBe(["lo", "only-here"], ignoreOrder: true);
        }

        using var ours = RouteConnection.Open();
        ours.FindLink("only-here").ShouldBeNull();
    }

    [KernelFact]
    public void A_named_namespace_is_ip_s_too_and_goes_with_its_name()
    {
        var name = $"kpn-test-{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}";
        using var outside = NetworkNamespace.OpenCurrent();
        try
        {
            using (var created = NetworkNamespace.Create(name))
            {
                Witness.Run(outside, "ip -o netns list").ShouldContain(name);
                Witness.Run(outside, $"ip -n {name} link add br7 type bridge");
                using var reopened = NetworkNamespace.OpenNamed(name);
                using var connection = RouteConnection.Open(reopened);
                connection.FindLink("br7").ShouldNotBeNull();
                Should.Throw<NetlinkException>(() => NetworkNamespace.Create(name)).IsAlreadyExists.ShouldBeTrue();
            }

            NetworkNamespace.RemoveName(name);
            NetworkNamespace.RemoveName(name);

            Witness.Run(outside, "ip netns list").ShouldNotContain(name);
            Should.Throw<NetlinkException>(() => NetworkNamespace.OpenNamed(name)).IsNotFound.ShouldBeTrue();
        }
        finally
        {
            NetworkNamespace.RemoveName(name);
        }
    }

    [KernelFact]
    public void An_error_inside_comes_out_as_it_is()
    {
        using var created = NetworkNamespace.Create();

        Should.Throw<InvalidOperationException>(() => created.Run(() => throw new InvalidOperationException("inside"))).Message.ShouldBe("inside");
    }

    private static string CurrentNamespace() => File.ResolveLinkTarget("/proc/thread-self/ns/net", returnFinalTarget: false)!.Name;

    private static List<(string Name, string Namespace)> AllThreads()
    {
        var seen = new List<(string, string)>();
        foreach (var thread in Directory.EnumerateDirectories("/proc/self/task"))
        {
            try
            {
                var name = File.ReadAllText($"{thread}/comm").Trim();
                if (!Others.Contains(name) && File.ResolveLinkTarget($"{thread}/ns/net", returnFinalTarget: false) is { } target)
                {
                    seen.Add((name, target.Name));
                }
            }
            catch (IOException)
            {
                // Ended meanwhile.
            }
        }

        return seen;
    }
}
