using System.Globalization;
using Xunit;

namespace KubeProxyNet.Testing;

/// <summary>A test that talks to the real kernel in namespaces of its own; skipped, with the reason, where that cannot be done.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KernelFactAttribute : FactAttribute
{
    /// <summary>Marks the test, and says why it is skipped if it is.</summary>
    public KernelFactAttribute()
    {
        Skip = MissingPrivilege();
    }

    private static string? MissingPrivilege()
    {
        const int CapNetAdmin = 12;
        const int CapSysAdmin = 21;
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("CapEff:", StringComparison.Ordinal));
        var effective = ulong.Parse(line.AsSpan(line.IndexOf(':', StringComparison.Ordinal) + 1).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        const ulong Needed = (1UL << CapNetAdmin) | (1UL << CapSysAdmin);
        return (effective & Needed) == Needed ? null : "needs CAP_NET_ADMIN and CAP_SYS_ADMIN (run as root) to make network namespaces";
    }
}
