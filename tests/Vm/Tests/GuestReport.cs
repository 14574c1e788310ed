namespace KubeProxyNet.Vm.Tests;

// What the guest's program said: of each test what it printed, indented, and then what became of it.
internal sealed class GuestReport
{
    private const string Passed = "ok ";

    private static readonly string[] Fates = [Passed, "not ok ", "skip "];

    private readonly List<(string Name, bool IsPassed, string Text)> _tests = [];
    private readonly string _ending;

    internal GuestReport(string output, string ending)
    {
        _ending = ending;
        var printed = new List<string>();
        foreach (var line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            printed.Add(line);
            if (Array.Find(Fates, fate => line.StartsWith(fate, StringComparison.Ordinal)) is { } fate)
            {
                _tests.Add((line[fate.Length..], fate == Passed, string.Join('\n', printed).Replace("\\n", "\n", StringComparison.Ordinal)));
                printed.Clear();
            }
        }
    }

    /// <summary>What became of the tests with this name. A test that is skipped in the machine, which is there to run it, has failed.</summary>
    internal (bool IsPassed, string Text) Of(TestName name)
    {
        // After the name of one that failed comes the reason.
        var tests = _tests.Where(test => name.Covers(test.Name) || name.Covers(test.Name.Split(": ")[0])).ToList();
        return tests.Count == 0 ? (false, $"{name.Text} has not run; {_ending}") : (tests.TrueForAll(test => test.IsPassed), string.Join('\n', tests.Select(test => test.Text)));
    }
}
