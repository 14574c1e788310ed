using KubeProxyNet.Lab.Machine;
using KubeProxyNet.Testing;

namespace KubeProxyNet.Lab.Tests.Demo;

/// <summary>The README's first command, but for the building: the tour is the end-to-end test, each of its ticks is a check.</summary>
public sealed class DemoTests
{
    [AgentFact]
    public async Task Every_step_of_the_demo_gets_its_tick()
    {
        var result = await Tool.TryAsync(LabExecutable.Path, ["demo", "--name", "test-demo", "--proxy", AgentBinary.Path], null, CancellationToken.None);

        result.ExitCode.ShouldBe(0, result.Output + result.Error);
        result.Output.ShouldContain("clean up");
    }
}
