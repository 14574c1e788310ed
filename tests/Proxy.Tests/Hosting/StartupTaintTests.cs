using System.Text;
using KubeProxyNet.Proxy.Hosting;

namespace KubeProxyNet.Proxy.Tests.Hosting;

public sealed class StartupTaintTests
{
    [Fact]
    public void All_other_taints_stay_and_the_version_read_is_asked_for()
    {
        var patch = StartupTaint.WithoutTaint(
            """{"metadata":{"resourceVersion":"17"},"spec":{"taints":[{"key":"gpu","value":"yes","effect":"NoSchedule"},{"key":"ours","effect":"NoSchedule"},{"key":"ours","effect":"NoExecute"}]}}"""u8, "ours");

        Encoding.UTF8.GetString(patch!).ShouldBe("""{"metadata":{"resourceVersion":"17"},"spec":{"taints":[{"key":"gpu","value":"yes","effect":"NoSchedule"}]}}""");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"spec":{}}""")]
    [InlineData("""{"spec":{"taints":null}}""")]
    [InlineData("""{"spec":{"taints":[{"key":"other"},{}]}}""")]
    public void A_node_without_it_is_left_alone(string node) => StartupTaint.WithoutTaint(Encoding.UTF8.GetBytes(node), "ours").ShouldBeNull();
}
