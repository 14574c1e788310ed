using System.Globalization;

namespace KubeProxyNet.Vm.Guest;

// What machines read: a line for each test, what it printed before that, indented, and in the end a sum.
internal sealed class Report(TextWriter output)
{
    private readonly Lock _lock = new();
    private int _passed;
    private int _failed;
    private int _skipped;

    internal void Passed(string name, string printed, decimal seconds)
    {
        lock (_lock)
        {
            _passed++;
            Say($"ok {name}", string.Create(CultureInfo.InvariantCulture, $"{printed}\n{seconds:0.0} s"));
        }
    }

    internal void Failed(string name, string why, string printed)
    {
        lock (_lock)
        {
            _failed++;
            Say($"not ok {name}: {Inline(why)}", printed);
        }
    }

    internal void Skipped(string name, string why)
    {
        lock (_lock)
        {
            _skipped++;
            Say($"skip {name}: {Inline(why)}", "");
        }
    }

    /// <summary>Prints the sum, and says whether all is well: something ran, and nothing failed.</summary>
    internal bool Finish()
    {
        Say($"{_passed} ok, {_failed} not ok, {_skipped} skipped", "");
        return _failed == 0 && _passed + _skipped > 0;
    }

    private void Say(string line, string printed)
    {
        foreach (var text in printed.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            output.WriteLine($"  {text}");
        }

        output.WriteLine(line);
        output.Flush();
    }

    // One test, one line.
    private static string Inline(string text) => text.ReplaceLineEndings("\\n");
}
