namespace KubeProxyNet.Testing;

/// <summary>Which modes this kernel can run.</summary>
public static class KernelModes
{
    /// <summary>IPVS is there, or is a module that the kernel has loaded.</summary>
    public static bool HasIpvs { get; } = Directory.Exists("/sys/module/ip_vs");
}
