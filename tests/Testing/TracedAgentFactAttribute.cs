using System.ComponentModel;
using System.Diagnostics;
using Xunit;

namespace KubeProxyNet.Testing;

/// <summary>A test that watches the published agent's system calls: skipped, with the reason, where strace is missing or not allowed to.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TracedAgentFactAttribute : FactAttribute
{
    private static readonly string? Problem = FindProblem();

    /// <summary>Marks the test, and says why it is skipped if it is.</summary>
    public TracedAgentFactAttribute()
    {
        Skip = new AgentFactAttribute().Skip ?? Problem;
    }

    private static string? FindProblem()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("strace", ["-D", "-f", "-qq", "-o", "/dev/null", "true"]) { RedirectStandardError = true })!;
            var said = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : $"strace may not trace here: {said.Trim()}";
        }
        catch (Win32Exception error)
        {
            return $"needs strace: {error.Message}";
        }
    }
}
