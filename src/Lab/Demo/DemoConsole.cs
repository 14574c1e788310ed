using System.Diagnostics;
using KubeProxyNet.Lab.Machine;

namespace KubeProxyNet.Lab.Demo;

/// <summary>Prints one line for each step; on a terminal also what it waits for, in a line that the result replaces.</summary>
internal sealed class DemoConsole
{
    private const string Green = "\e[32m";
    private const string Red = "\e[31m";
    private const string Plain = "\e[0m";
    private const string EraseLine = "\r\e[K";

    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(250);

    private readonly bool _terminal = !Console.IsOutputRedirected;
    private string _progress = string.Empty;

    /// <summary>Shown while the step goes on.</summary>
    internal void Progress(string what) => _progress = what;

    /// <summary>Runs a step; it returns its figures, the first line beside its title.</summary>
    internal async Task StepAsync(string title, Func<Task<string>> step)
    {
        var clock = Stopwatch.StartNew();
        _progress = string.Empty;
        var work = step();
        while (_terminal && await Task.WhenAny(work, Task.Delay(Refresh)) != work)
        {
            var line = $"  ... {title} {clock.Elapsed.TotalSeconds:F0} s {_progress}";
            Console.Write(EraseLine + line[..Math.Min(line.Length, Math.Max(20, Console.WindowWidth - 1))]);
        }

        try
        {
            var lines = (await work).Split('\n');
            Print(Paint("✓", Green), $"{title}: {lines[0]} ({clock.Elapsed.TotalSeconds:F1} s)");
            foreach (var line in lines.Skip(1))
            {
                Console.WriteLine($"      {line}");
            }
        }
        catch (Exception exception) when (exception is DemoFailureException or LabException)
        {
            var failure = exception as DemoFailureException ?? new DemoFailureException("no error", exception.Message);
            Print(Paint("✗", Red), $"{title} ({clock.Elapsed.TotalSeconds:F1} s)");
            Console.WriteLine($"      expected: {failure.Expected}");
            Console.WriteLine($"      seen:     {failure.Seen.ReplaceLineEndings("\n                ")}");
            throw failure;
        }
    }

    private void Print(string mark, string text) => Console.WriteLine($"{(_terminal ? EraseLine : string.Empty)}  {mark} {text}");

    private string Paint(string text, string colour) => _terminal && Environment.GetEnvironmentVariable("NO_COLOR") is null ? colour + text + Plain : text;
}
