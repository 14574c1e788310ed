using System.Globalization;
using System.Runtime.InteropServices;

namespace KubeProxyNet.Bench.Reporting;

/// <summary>Where the figures come from.</summary>
/// <param name="Kernel">The kernel's release.</param>
/// <param name="Processors">Processors this process may use.</param>
/// <param name="Runtime">The .NET runtime.</param>
/// <param name="Load">The load average of the minute before: more than 0 or so means that somebody else was measured too.</param>
/// <param name="StartedAt">UTC.</param>
internal sealed record Machine(string Kernel, int Processors, string Runtime, double Load, DateTimeOffset StartedAt)
{
    internal static Machine Describe() => new(
        File.ReadAllText("/proc/sys/kernel/osrelease").Trim(),
        Environment.ProcessorCount,
        RuntimeInformation.FrameworkDescription,
        double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture),
        DateTimeOffset.UtcNow);

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"kernel {Kernel}, {Processors} processors, {Runtime}, load {Load:0.00} before the start");
}
