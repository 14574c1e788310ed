using System.Diagnostics;
using KubeProxyNet.Lab.Kubelet;

namespace KubeProxyNet.Lab.Tests.Streaming;

/// <summary>A kubelet with one pod, web, whose container's commands run right here.</summary>
internal sealed class LocalProcesses : IPodProcesses
{
    public string? Log { get; set; }

    public string? PreviousLog { get; set; }

    public bool Running { get; set; } = true;

    public string? FindLog(string ns, string pod, string? container, bool previous) => previous ? PreviousLog : Log;

    public ProcessStartInfo? PrepareExec(string ns, string pod, string? container, IReadOnlyList<string> command)
    {
        if (!Running || container is not (null or "app"))
        {
            return null;
        }

        // The lab's own program is not beside the tests in every build; bash joins a port with a pipe as well.
        return command is [_, "program", "pipe", "--port", var port]
            ? new ProcessStartInfo("bash", ["-c", $"exec 3<>/dev/tcp/127.0.0.1/{port} || exit 1; cat <&0 >&3 2>/dev/null & cat <&3"])
            : new ProcessStartInfo(command[0], command.Skip(1));
    }
}
