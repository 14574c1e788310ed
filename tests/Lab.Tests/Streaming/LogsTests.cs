namespace KubeProxyNet.Lab.Tests.Streaming;

public sealed class LogsTests : IDisposable
{
    private const string Bare = "one\ntwo\nthree\n";

    private const string Cri = """
        2026-01-02T03:04:05.123456789Z stdout F one
        2026-01-02T03:04:06.5Z stderr P tw
        2026-01-02T03:04:06.6Z stderr F o

        """;

    private readonly string _log = Path.GetTempFileName();

    public void Dispose() => File.Delete(_log);

    [Theory]
    [InlineData("", Bare)]
    [InlineData("?tailLines=2", "two\nthree\n")]
    [InlineData("?tailLines=0", "")]
    [InlineData("?tailLines=9", Bare)]
    [InlineData("?limitBytes=6", "one\ntw")]
    [InlineData("?tailLines=2&limitBytes=4", "two\n")]
    [InlineData("?sinceSeconds=3600", Bare)]
    public async Task Parts_of_a_log_are_cut_as_asked(string query, string expected) => (await GetAsync(Bare, query)).ShouldBe(expected);

    [Theory]
    [InlineData("", "one\ntwo\n")]
    [InlineData("?timestamps=true&tailLines=3", "2026-01-02T03:04:05.123456789Z one\n2026-01-02T03:04:06.5Z two\n")]
    [InlineData("?sinceTime=2026-01-02T03:04:06Z", "two\n")]
    [InlineData("?sinceSeconds=1", "")]
    public async Task Lines_of_the_CRI_format_know_when_they_were_written(string query, string expected) =>
        (await GetAsync(Cri, query)).ShouldBe(expected);

    [Fact]
    public async Task A_last_line_without_its_end_counts() => (await GetAsync("one\ntwo", "?tailLines=1")).ShouldBe("two");

    [Fact]
    public async Task The_tail_of_a_long_log_is_found_across_blocks()
    {
        var lines = Enumerable.Range(0, 20_000).Select(number => $"line {number}\n").ToList();

        (await GetAsync(string.Concat(lines), "?tailLines=9000")).ShouldBe(string.Concat(lines.Skip(11_000)));
    }

    [Theory]
    [InlineData("?tailLines=-1")]
    [InlineData("?limitBytes=0")]
    [InlineData("?sinceTime=yesterday")]
    [InlineData("?sinceSeconds=5&sinceTime=2026-01-02T03:04:06Z")]
    [InlineData("?previous=true")]
    public async Task What_makes_no_sense_or_is_not_there_is_refused(string query) => (await GetAsync(Bare, query)).ShouldContain("\"BadRequest\"");

    [KubectlTheory]
    [InlineData(true)]
    public async Task Following_goes_on_until_the_container_ends(bool webSockets)
    {
        await using var server = await StreamingServer.StartAsync();
        await File.WriteAllTextAsync(_log, Bare);
        server.Processes.Log = _log;

        using var kubectl = server.Kubectl(webSockets).Start("logs", "-f", "--tail=1", "web");
        (await kubectl.StandardOutput.ReadLineAsync()).ShouldBe("three");
        await File.AppendAllTextAsync(_log, "four\n");
        (await kubectl.StandardOutput.ReadLineAsync()).ShouldBe("four");
        await File.AppendAllTextAsync(_log, "five\n");
        server.Processes.Running = false;

        (await kubectl.StandardOutput.ReadToEndAsync()).ShouldBe("five\n");
        await kubectl.WaitForExitAsync();
        kubectl.ExitCode.ShouldBe(0);
    }

    private async Task<string> GetAsync(string log, string query)
    {
        await using var server = await StreamingServer.StartAsync();
        await File.WriteAllTextAsync(_log, log);
        server.Processes.Log = _log;
        using var client = new HttpClient { BaseAddress = server.Address };
        using var response = await client.GetAsync(new Uri("/api/v1/namespaces/default/pods/web/log" + query, UriKind.Relative));
        return await response.Content.ReadAsStringAsync();
    }
}
