using System.Text.RegularExpressions;

namespace KubeProxyNet.Vm.Tests;

// Elsewhere such a test is skipped; forgotten here, it would run nowhere.
public partial class GuestPartTests
{
    [Fact]
    public void Every_class_with_tests_for_the_machine_is_in_a_part()
    {
        TestName[] names = [.. PacketsInMachineTests.Part.Tests.Concat(StateInMachineTests.Part.Tests).Select(text => new TestName(text))];

        var classes = Directory.EnumerateFiles(Path.Combine(Machine.Root, "tests", "Kernel.Tests"), "*Tests.cs", SearchOption.AllDirectories)
            .Select(file => (Class: Path.GetFileNameWithoutExtension(file), Text: File.ReadAllText(file)))
            .Where(file => NeedsMachine.IsMatch(file.Text))
            .Select(file => $"{Namespace.Match(file.Text).Groups[1]}.{file.Class}")
            .ToList();

        classes.Count.ShouldBeGreaterThan(4);
        classes.Where(type => !Array.Exists(names, name => name.Covers(type) || new TestName(type).Covers(name.Text))).ShouldBeEmpty();
    }

    [GeneratedRegex(@"\[(Ipvs|OwnMachine)(Fact|Theory)\b")]
    private static partial Regex NeedsMachine { get; }

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace { get; }
}
