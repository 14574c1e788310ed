using System.Diagnostics;
using KubeProxyNet.Testing;

namespace KubeProxyNet.Lab.Tests.Agent;

/// <summary>The published agent, run in a network namespace with some arguments until it ends, or until it has said what is waited for.</summary>
internal static class AgentRun
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Its exit code and all that it said.</summary>
    internal static async Task<(int ExitCode, string Said)> ToEndAsync(Sandbox sandbox, string[] before, params string[] arguments)
    {
        using var process = Start(sandbox, before, arguments);
        using var deadline = new CancellationTokenSource(Patience);
        try
        {
            var said = process.StandardError.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            return (process.ExitCode, await said);
        }
        finally
        {
            process.Kill();
        }
    }

    /// <summary>All that it said until the text came; then it is asked to end, and that must work.</summary>
    internal static Task<string> UntilAsync(Sandbox sandbox, string text, params string[] arguments) =>
        InTurnAsync(sandbox, [([text], () => Task.CompletedTask)], arguments);

    /// <summary>The same for several groups of texts in turn, with something to do when all of a group have come, in whatever order.</summary>
    internal static Task<string> InTurnAsync(Sandbox sandbox, (string[] Texts, Func<Task> Then)[] turns, params string[] arguments) => InTurnAsync(sandbox, [], turns, arguments);

    /// <summary>The same with words before the agent's own: a program that runs it as the same process.</summary>
    internal static async Task<string> InTurnAsync(Sandbox sandbox, string[] before, (string[] Texts, Func<Task> Then)[] turns, params string[] arguments)
    {
        using var process = Start(sandbox, before, arguments);
        using var deadline = new CancellationTokenSource(Patience);
        try
        {
            var said = "";
            foreach (var (texts, then) in turns)
            {
                said += await ReadUntilAsync(process.StandardError, texts, deadline.Token);
                await then();
            }

            using (var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]))
            {
                await kill.WaitForExitAsync(deadline.Token);
            }

            await process.WaitForExitAsync(deadline.Token);
            process.ExitCode.ShouldBe(0, said);
            return said;
        }
        finally
        {
            // A test that fails half way leaves no agent behind.
            process.Kill();
        }
    }

    private static async Task<string> ReadUntilAsync(StreamReader reader, string[] texts, CancellationToken cancellationToken)
    {
        var said = "";
        while (!Array.TrueForAll(texts, text => said.Contains(text, StringComparison.Ordinal)) && await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            said += line + "\n";
        }

        return said;
    }

    private static Process Start(Sandbox sandbox, string[] before, string[] arguments) =>
        Process.Start(new ProcessStartInfo("nsenter", [$"--net={sandbox.Namespace.Path}", .. before, AgentBinary.Path, .. arguments]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
}
