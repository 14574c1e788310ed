using System.Diagnostics;
using System.Globalization;
using KubeProxyNet.Bench.Measuring;
using KubeProxyNet.Bench.Reporting;
using KubeProxyNet.Netlink.Sockets;

namespace KubeProxyNet.Bench.Topics;

/// <summary>ADD and DEL of our plugin beside the reference plugins, bridge and host-local of both, in the same run.</summary>
internal sealed class CniTopic : ITopic
{
    private const string Ours = "artifacts/cni/kubeproxynet";
    private const string Reference = "/usr/lib/cni";
    private const int Parallel = 30;
    private const int SerialRounds = 30;

    private static readonly int[] Reservations = [0, 1_000, 20_000];

    public string Name => "cni";

    public string Summary => "CNI ADD and DEL, serial and 30 side by side, at 0, 1,000 and 20,000 reservations, beside the reference plugins";

    public Task<IReadOnlyList<Table>> RunAsync(BenchOptions options, Action<string> progress, CancellationToken cancellationToken)
    {
        if (!File.Exists(Ours))
        {
            throw new FormatException($"there is no plugin at {Ours}: ./dev publish makes it");
        }

        var table = new Table(
            Name, "bridge and host-local; milliseconds", "reservations", "plugins", "ADD p50", "ADD p99", "DEL p50", "30 ADDs at once", "30 DELs at once", "ADD / reference", "30 ADDs / reference");
        var hasReference = File.Exists(Path.Combine(Reference, "bridge"));
        foreach (var reservations in Reservations)
        {
            (Distribution Add, Distribution AtOnce) floor = (new Distribution(), new Distribution());
            foreach (var (word, folder) in Folders(hasReference))
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress($"{reservations} reservations, {word}");
                using var run = new CniRun(folder, reservations);
                var (add, del) = run.MeasureSerial(SerialRounds);
                var (addAll, delAll) = run.MeasureParallel(Parallel, options.Rounds);
                if (word == "reference")
                {
                    floor = (add, addAll);
                }

                table.Add(
                    Cell.Of(reservations), Cell.Of(word), Cell.Milliseconds(add.Median), Cell.Milliseconds(add.P99), Cell.Milliseconds(del.Median), Cell.Spread(addAll), Cell.Spread(delAll),
                    Cell.Ratio(add.Median, floor.Add.Median), Cell.Ratio(addAll.Median, floor.AtOnce.Median));
            }
        }

        table.Note("A call is timed from the start of the process to its end.");
        table.Note(hasReference ? $"reference: {Reference}, Debian's package containernetworking-plugins." : $"The reference plugins are not in {Reference}: package containernetworking-plugins.");
        return Task.FromResult<IReadOnlyList<Table>>([table]);
    }

    private static IEnumerable<(string Word, string Folder)> Folders(bool hasReference) =>
        [.. hasReference ? ((string, string)[])[("reference", Reference)] : [], ("ours", "")];

    // A node with containers to be, and calls that are made for them.
    private sealed class CniRun : IDisposable
    {
        private readonly NetworkNamespace _host = NetworkNamespace.Create();
        private readonly List<NetworkNamespace> _containers = [.. Enumerable.Range(0, Parallel).Select(_ => NetworkNamespace.Create())];
        private readonly string _data = Directory.CreateTempSubdirectory("bench-cni").FullName;
        private readonly string _plugins;

        internal CniRun(string folder, int reservations)
        {
            _plugins = folder.Length > 0 ? folder : MakeFolder(_data);
            var leases = Directory.CreateDirectory(Path.Combine(_data, "bench"));
            for (var number = 0; number < reservations; number++)
            {
                File.WriteAllText(Path.Combine(leases.FullName, string.Create(CultureInfo.InvariantCulture, $"10.64.{2 + (number / 250)}.{1 + (number % 250)}")), $"other{number}\r\neth0");
            }
        }

        internal (Distribution Add, Distribution Del) MeasureSerial(int rounds)
        {
            var (add, del) = (new Distribution(), new Distribution());
            Call("ADD", 0);
            Call("DEL", 0);
            for (var round = 0; round < rounds; round++)
            {
                add.Add(Time(() => Call("ADD", 0)));
                del.Add(Time(() => Call("DEL", 0)));
            }

            return (add, del);
        }

        internal (Distribution Add, Distribution Del) MeasureParallel(int count, int rounds)
        {
            var (add, del) = (new Distribution(), new Distribution());
            for (var round = 0; round < rounds; round++)
            {
                add.Add(Time(() => System.Threading.Tasks.Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = count }, number => Call("ADD", number))));
                del.Add(Time(() => System.Threading.Tasks.Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = count }, number => Call("DEL", number))));
            }

            return (add, del);
        }

        public void Dispose()
        {
            _containers.ForEach(container => container.Dispose());
            _host.Dispose();
            Directory.Delete(_data, recursive: true);
        }

        private static TimeSpan Time(Action action)
        {
            var start = Stopwatch.GetTimestamp();
            action();
            return Stopwatch.GetElapsedTime(start);
        }

        private static string MakeFolder(string data)
        {
            var folder = Directory.CreateDirectory(Path.Combine(data, "plugins")).FullName;
            foreach (var name in (string[])["bridge", "host-local"])
            {
                File.CreateSymbolicLink(Path.Combine(folder, name), Path.GetFullPath(Ours));
            }

            return folder;
        }

        // A child is in the network namespace of the thread that starts it.
        private void Call(string command, int number) => _host.Run(() =>
        {
            var start = new ProcessStartInfo(Path.Combine(_plugins, "bridge")) { RedirectStandardInput = true, RedirectStandardOutput = true };
            start.Environment["CNI_COMMAND"] = command;
            start.Environment["CNI_CONTAINERID"] = string.Create(CultureInfo.InvariantCulture, $"bench{number}");
            start.Environment["CNI_NETNS"] = _containers[number].Path;
            start.Environment["CNI_IFNAME"] = "eth0";
            start.Environment["CNI_PATH"] = _plugins;
            using var process = Process.Start(start)!;
            process.StandardInput.Write($$$"""
                {"cniVersion":"1.0.0","name":"bench","type":"bridge","bridge":"br7","isGateway":true,
                 "ipam":{"type":"host-local","dataDir":"{{{_data}}}","ranges":[[{"subnet":"10.64.0.0/16"}]],"routes":[{"dst":"0.0.0.0/0"}]}}
                """);
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException($"{command}: {output}");
            }
        });
    }
}
