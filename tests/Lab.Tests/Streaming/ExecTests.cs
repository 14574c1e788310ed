using System.Security.Cryptography;
using System.Text;

namespace KubeProxyNet.Lab.Tests.Streaming;

public sealed class ExecTests
{
    [KubectlTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stdin_reaches_the_command_to_its_end_and_the_exit_code_comes_back(bool webSockets)
    {
        await using var server = await StreamingServer.StartAsync();

        var result = await server.Kubectl(webSockets).RunAsync("one\ntwo\n", "exec", "-i", "web", "--", "sh", "-c", "cat; echo oops >&2; exit 3");

        result.Text.ShouldBe("one\ntwo\n");
        result.Errors.ShouldContain("oops");
        result.Errors.ShouldContain("exit code 3");
        result.ExitCode.ShouldBe(3);
    }

    [KubectlTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Large_output_arrives_whole(bool webSockets)
    {
        await using var server = await StreamingServer.StartAsync();

        var result = await server.Kubectl(webSockets).RunAsync("", "exec", "web", "--", "sh", "-c", "yes 0123456789 | head -c 10000000");

        result.ExitCode.ShouldBe(0, result.Errors);
        result.Output.Length.ShouldBe(10_000_000);
        result.Text.ShouldStartWith("0123456789\n0123456789\n");
    }

    [KubectlTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Large_input_comes_back_unchanged(bool webSockets)
    {
        await using var server = await StreamingServer.StartAsync();
        var input = RandomNumberGenerator.GetBytes(5_000_000);

        var result = await server.Kubectl(webSockets).RunAsync(input, "exec", "-i", "web", "--", "cat");

        result.ExitCode.ShouldBe(0, result.Errors);
        SHA256.HashData(result.Output).ShouldBe(SHA256.HashData(input));
    }

    [KubectlTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_command_that_cannot_start_is_an_error_that_says_so(bool webSockets)
    {
        await using var server = await StreamingServer.StartAsync();

        var result = await server.Kubectl(webSockets).RunAsync("", "exec", "web", "--", "/no/such/command");

        result.ExitCode.ShouldBe(1);
        result.Errors.ShouldContain("/no/such/command");
    }

    [KubectlTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_pod_that_does_not_run_refuses_with_a_status(bool webSockets)
    {
        await using var server = await StreamingServer.StartAsync();
        server.Processes.Running = false;

        var result = await server.Kubectl(webSockets).RunAsync("", "exec", "web", "--", "true");

        result.ExitCode.ShouldBe(1);
        result.Errors.ShouldContain("does not run");
    }

    [KubectlTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_command_leaves_in_the_background_does_not_hold_kubectl(bool webSockets)
    {
        await using var server = await StreamingServer.StartAsync();

        var result = await server.Kubectl(webSockets).RunAsync("", "exec", "web", "--", "sh", "-c", "sleep 90 & echo $!");

        result.ExitCode.ShouldBe(0, result.Errors);
        using var left = System.Diagnostics.Process.GetProcessById(int.Parse(result.Text, System.Globalization.CultureInfo.InvariantCulture));
        left.Kill();
    }

    [KubectlTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Attach_follows_what_is_printed_from_now_on(bool webSockets)
    {
        await using var server = await StreamingServer.StartAsync();
        var log = Path.GetTempFileName();
        await File.WriteAllTextAsync(log, "old\n");
        server.Processes.Log = log;

        using var attached = server.Kubectl(webSockets).Start("attach", "web");
        var line = attached.StandardOutput.ReadLineAsync();
        while (!line.IsCompleted)
        {
            await File.AppendAllTextAsync(log, "new\n", Encoding.UTF8);
            await Task.WhenAny(line, Task.Delay(50));
        }

        (await line).ShouldBe("new");
        server.Processes.Running = false;
        await attached.WaitForExitAsync();
        attached.ExitCode.ShouldBe(0);
        File.Delete(log);
    }
}
