using System.Globalization;

namespace KubeProxyNet.Bench.Measuring;

/// <summary>What this process and the children that it waited for have taken of the machine so far.</summary>
/// <param name="Processor">User and system time; of a resolution of 10 ms.</param>
/// <param name="KernelBytes">Memory of the whole kernel for objects and tables (/proc/meminfo: Slab, VmallocUsed, Percpu). Others' too: only large differences say anything.</param>
internal readonly record struct Consumption(TimeSpan Processor, long KernelBytes)
{
    // getconf CLK_TCK: 100 on every architecture that Linux has for us.
    private const int TicksPerSecond = 100;

    internal static Consumption Now() => new(ReadProcessor(), ReadKernelBytes());

    // proc(5), /proc/pid/stat: utime, stime, cutime and cstime are the fields 14 to 17; the second one may have spaces and ends with a bracket.
    private static TimeSpan ReadProcessor()
    {
        var text = File.ReadAllText("/proc/self/stat");
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return TimeSpan.FromSeconds(fields[11..15].Sum(field => long.Parse(field, CultureInfo.InvariantCulture)) / (double)TicksPerSecond);
    }

    private static long ReadKernelBytes() => File.ReadLines("/proc/meminfo")
        .Select(line => line.Split((char[])[':', ' '], StringSplitOptions.RemoveEmptyEntries))
        .Where(fields => fields[0] is "Slab" or "VmallocUsed" or "Percpu")
        .Sum(fields => long.Parse(fields[1], CultureInfo.InvariantCulture) * 1024);
}
