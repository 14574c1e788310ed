using System.Collections.Concurrent;
using System.Diagnostics;
using KubeProxyNet.Testing;

namespace KubeProxyNet.Cni.Tests.Storms;

// Plugins killed at any moment, while a hundred run side by side: no address twice, nothing left. KUBEPROXYNET_KILLS asks for another number.
public sealed class KillStormTests
{
    private const int Containers = 100;

    // By SIGKILL.
    private const int Killed = 137;

    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("KUBEPROXYNET_KILLS") ?? "300", null);

    [AgentFact]
    public async Task Killed_at_any_moment_plugins_give_no_address_twice_and_leave_nothing()
    {
        using var host = new Sandbox();
        var data = Directory.CreateTempSubdirectory("storm").FullName;
        var containers = Enumerable.Range(0, Containers).Select(number => new Container(PluginFolders.Ours, host, data, number)).ToList();
        var free = new ConcurrentQueue<Container>(containers);
        var holders = new ConcurrentDictionary<string, string>();
        var calls = 0;
        var kills = 0;
        var problems = new ConcurrentQueue<string>();

        // How long a call takes among so many, in milliseconds; measured as it goes.
        var usual = 50.0;

        await Task.WhenAll([.. Enumerable.Range(0, Containers).Select(worker => Task.Factory.StartNew(() => Work(new Random(worker)), TaskCreationOptions.LongRunning))]);
        kills.ShouldBeGreaterThanOrEqualTo(Kills);
        calls.ShouldBeGreaterThan(Kills);

        // What a runtime does in the end.
        foreach (var container in containers)
        {
            container.Call("DEL", "kubeproxynet").Exit.ShouldBe(0);
        }

        problems.ShouldBeEmpty();
        Directory.GetFiles(Path.Combine(data, "storm")).Select(Path.GetFileName).Where(name => name!.StartsWith("10.", StringComparison.Ordinal)).ShouldBeEmpty();
        host.Run("ip", "-oneline", "link", "show", "master", "br7").ShouldBeEmpty();
        containers.ForEach(container => container.Sandbox.Run("ip", "-oneline", "link").ShouldNotContain("eth0"));
        containers.ForEach(container => container.Dispose());
        Directory.Delete(data, recursive: true);

        void Work(Random random)
        {
            while (kills < Kills && free.TryDequeue(out var container))
            {
                try
                {
                    Live(container, random);
                }
                catch (Exception error)
                {
                    problems.Enqueue(error.Message);
                    return;
                }

                free.Enqueue(container);
            }
        }

        // From one state that a runtime knows to the next; about half of the containers are wired at any time. A failed ADD is followed by DEL.
        void Live(Container container, Random random)
        {
            if (container.Address is { } held)
            {
                holders.TryRemove(held, out _);
                container.Address = null;
                Delete(container, random);
                return;
            }

            var clock = Stopwatch.StartNew();
            var (exit, answer, text) = container.Call("ADD", "kubeproxynet", started: process => Threaten(process, random));
            Interlocked.Increment(ref calls);
            if (exit != 0)
            {
                (exit == Killed || text.Length == 0).ShouldBeTrue(text);
                Delete(container, random);
                return;
            }

            var address = (string)answer!["ips"]![0]!["address"]!;
            usual = (usual * 0.9) + (clock.Elapsed.TotalMilliseconds * 0.1);
            holders.TryAdd(address, container.Id).ShouldBeTrue($"{address} was given to {container.Id} while {holders.GetValueOrDefault(address)} had it");
            container.Address = address;
        }

        void Delete(Container container, Random random)
        {
            int exit;
            do
            {
                Interlocked.Increment(ref calls);
                (exit, _, var text) = container.Call("DEL", "kubeproxynet", started: process => Threaten(process, random));
                (exit is 0 or Killed).ShouldBeTrue(text);
            }
            while (exit != 0);
        }

        // Half of them; at a moment within what a call takes.
        void Threaten(Process process, Random random)
        {
            if (random.Next(2) == 0 && kills < Kills)
            {
                var delay = TimeSpan.FromMilliseconds(random.NextDouble() * usual);
                new Thread(() =>
                {
                    Thread.Sleep(delay);
                    if (TryKill(process))
                    {
                        Interlocked.Increment(ref kills);
                    }
                }).Start();
            }
        }
    }

    private static bool TryKill(Process process)
    {
        try
        {
            if (process.HasExited)
            {
                return false;
            }

            process.Kill();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
