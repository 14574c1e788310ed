namespace KubeProxyNet.Testing;

/// <summary>What this kernel can run, and on what.</summary>
public static class KernelModes
{
    /// <summary>IPVS is there, or is a module that the kernel has loaded.</summary>
    public static bool HasIpvs { get; } = Directory.Exists("/sys/module/ip_vs");

    /// <summary>Its one processor is emulated: what keeps a real one busy keeps everything else from running.</summary>
    public static bool IsEmulated { get; } = File.ReadAllText("/proc/cpuinfo").Contains("QEMU TCG", StringComparison.Ordinal);

    /// <summary>All of it shares one processor, and each system call costs many times what it costs a real kernel.</summary>
    public static bool IsSlow { get; } = IsEmulated || File.ReadAllText("/proc/cpuinfo").Contains("User Mode Linux", StringComparison.Ordinal);
}
