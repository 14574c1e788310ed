namespace KubeProxyNet.Proxy.Conntrack;

/// <summary>A value that a file of the kernel's should have.</summary>
/// <param name="File">Under /proc/sys or /sys.</param>
/// <param name="Value">The number.</param>
/// <param name="IsLeast">More is right as well.</param>
internal readonly record struct KernelSetting(string File, long Value, bool IsLeast = false)
{
    internal bool IsMetBy(long present) => IsLeast ? present >= Value : present == Value;
}
