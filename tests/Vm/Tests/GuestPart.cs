namespace KubeProxyNet.Vm.Tests;

// Tests that share a machine. It is started by whoever asks first.
internal sealed class GuestPart(string name, params string[] tests)
{
    private readonly Lazy<Task<GuestReport>> _report = new(() => Machine.RunAsync(name, tests));

    internal TheoryData<string> Tests => [.. tests];

    internal async Task<(bool IsPassed, string Text)> ReportOfAsync(string test) => (await _report.Value).Of(new TestName(test));
}
