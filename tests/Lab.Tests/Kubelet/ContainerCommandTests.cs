using System.Text.Json.Nodes;
using KubeProxyNet.Lab.Kubelet;

namespace KubeProxyNet.Lab.Tests.Kubelet;

public sealed class ContainerCommandTests
{
    [Fact]
    public void A_command_runs_as_it_is_whatever_the_image_is_called()
    {
        Of("""{"image": "echo", "command": ["sleep"], "args": ["1"]}""").Words.ShouldBe(["sleep", "1"]);
    }

    [Theory]
    [InlineData("nginx")]
    [InlineData("registry.k8s.io/e2e-test-images/agnhost:2.53")]
    [InlineData("hashicorp/http-echo")]
    public void Servers_of_examples_are_the_echo_program(string image)
    {
        var command = Of($$"""{"image": "{{image}}"}""");

        command.Words.Skip(1).ShouldBe(["program", "echo"]);
        command.ReadyPort.ShouldBe(8080);
    }

    [Fact]
    public void The_echo_program_listens_where_the_container_says()
    {
        var command = Of("""
            {
              "image": "nginx",
              "ports": [{"containerPort": 80}, {"containerPort": 9000}, {"containerPort": 53, "protocol": "UDP"}]
            }
            """);

        command.Words.Skip(3).ShouldBe(["--tcp-port", "9000", "--http-port", "80", "--udp-port", "53"]);
        command.ReadyPort.ShouldBe(80);
    }

    [Fact]
    public void Arguments_win_over_declared_ports_and_foreign_ones_are_left_out()
    {
        var command = Of("""{"image": "agnhost", "args": ["netexec", "--http-port=8083", "--delay", "3"], "ports": [{"containerPort": 80}]}""");

        command.Words.Skip(3).ShouldBe(["--http-port", "8083"]);
        command.ReadyPort.ShouldBe(8083);
    }

    [Fact]
    public void An_unknown_image_without_a_command_says_what_to_do()
    {
        var command = Of("""{"image": "postgres:16"}""");

        command.Words.ShouldBeEmpty();
        command.Problem!.ShouldContain("give the container a command");
    }

    private static ContainerCommand Of(string container) => ContainerCommand.Of(JsonNode.Parse(container)!.AsObject());
}
