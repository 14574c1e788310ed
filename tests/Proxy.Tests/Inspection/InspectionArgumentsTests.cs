using KubeProxyNet.Proxy.Configuration;
using KubeProxyNet.Proxy.Configuration.Reading;
using KubeProxyNet.Proxy.Inspection.Explaining;

namespace KubeProxyNet.Proxy.Tests.Inspection;

public class InspectionArgumentsTests
{
    [Fact]
    public void Own_flags_are_taken_and_the_agents_are_left()
    {
        var problems = new Problems();
        var (request, rest) = InspectionArguments.Read(["explain", "default/web", "--from=node", "--kubeconfig", "/k", "--json", "--timeout", "3s"], problems);

        request.ShouldBe(new InspectionRequest.Explain("default/web") { From = "node", Json = true, Timeout = TimeSpan.FromSeconds(3) });
        rest.ShouldBe(["--kubeconfig", "/k"]);
        problems.Errors.ShouldBeEmpty();
    }

    [Fact]
    public void Other_words_are_none_of_its_business()
    {
        InspectionArguments.Read(["--cleanup"], new Problems()).Request.ShouldBeNull();
        InspectionArguments.Read([], new Problems()).Request.ShouldBeNull();
    }

    [Theory]
    [InlineData("explain: needs one Service", "explain")]
    [InlineData("list: needs one of services, endpoints, connections", "list", "pods")]
    [InlineData("--to: is needed", "trace")]
    [InlineData("--count: \"0\" is not a number from 1 to 1000", "trace", "--to", "default/web", "--count", "0")]
    [InlineData("--timeout: \"soon\" is not a duration", "doctor", "--timeout", "soon")]
    [InlineData("--from: needs a value", "explain", "default/web", "--from")]
    [InlineData("doctor: takes flags only", "doctor", "who")]
    [InlineData("completion: needs one of bash, zsh, fish", "completion", "tcsh")]
    public void What_is_wrong_is_named(string error, params string[] arguments)
    {
        var problems = new Problems();
        InspectionArguments.Read(arguments, problems);

        problems.Errors.ShouldHaveSingleItem().ShouldStartWith(error);
    }

    [Theory]
    [InlineData("default/web", "default", "web", "")]
    [InlineData("web:http", "default", "web", "http")]
    [InlineData("kube-system/kube-dns:53", "kube-system", "kube-dns", "53")]
    public void A_Service_is_read(string text, string place, string name, string port) =>
        ServiceTarget.Parse(text).ShouldBe(new ServiceTarget(new KubeProxyNet.Informers.Models.ObjectKey(place, name), port, null));

    [Theory]
    [InlineData("10.96.0.10:53", "10.96.0.10", "53")]
    [InlineData("10.96.0.10", "10.96.0.10", "")]
    [InlineData("[fd00::a]:53", "fd00::a", "53")]
    [InlineData("fd00::a", "fd00::a", "")]
    public void An_address_is_read(string text, string address, string port) =>
        ServiceTarget.Parse(text).ShouldBe(new ServiceTarget(null, port, System.Net.IPAddress.Parse(address)));

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public void A_shell_learns_all_words_and_flags(string shell)
    {
        var script = CompletionScript.Render(shell);

        script.ShouldContain("explain trace doctor list completion migrate");
        script.ShouldContain(shell == "fish" ? "-l proxy-mode" : "--proxy-mode");
    }
}
