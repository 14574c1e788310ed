using Xunit.Abstractions;

namespace KubeProxyNet.Vm.Tests;

// Tests that share a machine, one after the other. It is started by whoever asks first. Machines run side by side, a processor's work each: parts are to take about
// as long as each other.
internal sealed class GuestPart(string name, params string[] tests)
{
    private readonly Lazy<Task<GuestReport>> _report = new(() => Machine.RunAsync(name, tests));

    /// <summary>The names of classes, methods or cases.</summary>
    internal IReadOnlyList<string> Tests => tests;

    /// <summary>Says what became of a test of this part, or of all of a class, and fails if it is no good.</summary>
    internal async Task HoldAsync(string test, ITestOutputHelper output)
    {
        var (isPassed, text) = (await _report.Value).Of(new TestName(test));
        output.WriteLine(text);
        isPassed.ShouldBeTrue(text);
    }
}
