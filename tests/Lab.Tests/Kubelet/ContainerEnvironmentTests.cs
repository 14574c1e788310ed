using KubeProxyNet.Lab.Kubelet;

namespace KubeProxyNet.Lab.Tests.Kubelet;

public sealed class ContainerEnvironmentTests
{
    [Theory]
    [InlineData("$(POD_IP):80", "10.244.1.2:80")]
    [InlineData("$(UNKNOWN)", "$(UNKNOWN)")]
    [InlineData("$POD_IP", "$POD_IP")]
    [InlineData("", "")]
    public void References_to_earlier_variables_are_replaced(string text, string expanded)
    {
        ContainerEnvironment.Expand(text, new() { ["POD_IP"] = "10.244.1.2" }).ShouldBe(expanded);
    }
}
