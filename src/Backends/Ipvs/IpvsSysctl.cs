namespace KubeProxyNet.Backends.Ipvs;

/// <summary>A kernel setting.</summary>
/// <param name="File">Its file under /proc/sys.</param>
/// <param name="Value">What should be in it.</param>
/// <param name="IsEssential">Nothing works without it.</param>
internal sealed record IpvsSysctl(string File, string Value, bool IsEssential = false);
