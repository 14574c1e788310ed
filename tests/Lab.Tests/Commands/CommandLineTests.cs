using KubeProxyNet.Lab.Commands;
using KubeProxyNet.Lab.Machine;

namespace KubeProxyNet.Lab.Tests.Commands;

public sealed class CommandLineTests
{
    [Fact]
    public void Options_end_where_the_first_other_word_begins()
    {
        var line = CommandLine.Parse("exec", ["--name=second", "worker1", "--", "ip", "--name", "x"], ["--name"]);

        line.Value("--name").ShouldBe("second");
        line.Rest.ShouldBe(["worker1", "--", "ip", "--name", "x"]);
    }

    [Theory]
    [InlineData("--nodes")]
    [InlineData("--nodez=3")]
    [InlineData("--no-proxy=yes")]
    [InlineData("surplus")]
    public void What_is_not_understood_is_named(string word)
    {
        Should.Throw<LabException>(() => LabCommandLine.Parse("up", [word])).Message.ShouldContain(word.Split('=')[0]);
    }

    [Theory]
    [InlineData("--nodes", "0")]
    [InlineData("--nodes", "101")]
    [InlineData("--nodes", "three")]
    [InlineData("--mode", "bpf")]
    [InlineData("--name", "../etc")]
    public void Values_out_of_bounds_are_refused(string option, string value)
    {
        Should.Throw<LabException>(() => LabCommandLine.ReadOptions(LabCommandLine.Parse("up", [option, value, "--no-proxy"])))
            .Message.ShouldContain($"'{value}'");
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("faults", "--help")]
    [InlineData("up", "-h")]
    public async Task Help_is_given_wherever_it_is_asked_for(params string[] words)
    {
        var result = await Tool.TryAsync(LabExecutable.Path, words, null, CancellationToken.None);

        result.ExitCode.ShouldBe(0, result.Error);
        result.Output.ShouldContain("--minutes N");
    }

    [Fact]
    public void The_lab_process_reads_back_what_it_is_told()
    {
        // Any file is a binary, as long as it is not run.
        var binary = typeof(CommandLineTests).Assembly.Location;
        var options = new LabOptions { Name = "second", Nodes = 5, ProxyMode = "ipvs", Proxy = null, PodRangeLength = 26, Agent = binary, Cni = binary };

        LabCommandLine.ReadOptions(LabCommandLine.Parse("run", options.ToArguments())).ShouldBe(options);
    }
}
