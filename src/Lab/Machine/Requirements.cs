namespace KubeProxyNet.Lab.Machine;

/// <summary>What a lab needs of the machine, asked before anything is made.</summary>
internal static class Requirements
{
    private static readonly string[] Tools = ["unshare", "nsenter", "setsid", "sh"];

    internal static void Check()
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new LabException("the lab is made of Linux network namespaces and runs on Linux only");
        }

        if (!Environment.IsPrivilegedProcess)
        {
            throw new LabException("the lab makes network namespaces and must be run as root (for example with sudo)");
        }

        if (Tools.Where(tool => Tool.Find(tool) is null).ToList() is { Count: > 0 } missing)
        {
            throw new LabException($"missing on this machine: {string.Join(", ", missing)} (package util-linux)");
        }
    }
}
