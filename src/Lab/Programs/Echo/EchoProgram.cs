namespace KubeProxyNet.Lab.Programs.Echo;

/// <summary>Tells every client who answered it and from where it came, over HTTP, TCP and UDP on both IP families.</summary>
internal static class EchoProgram
{
    public static async Task<int> RunAsync(ProgramArguments arguments, ProgramConsole console, CancellationToken stop)
    {
        var options = EchoOptions.Read(arguments);
        if (!await arguments.ReportAsync(console))
        {
            return ProgramExit.Usage;
        }

        try
        {
            await using var server = EchoServer.Start(options);
            await console.Out.WriteLineAsync(
                $"echo: {options.Pod} listens, HTTP {Port(server.HttpPort)}, TCP {Port(server.TcpPort)}, UDP {Port(server.UdpPort)}");
            await console.Out.FlushAsync(CancellationToken.None);
            await Task.Delay(Timeout.InfiniteTimeSpan, stop).ContinueWith(_ => { }, TaskScheduler.Default);

            // The proxies still send connections here until they have seen that this endpoint terminates.
            await console.Out.WriteLineAsync($"echo: told to stop, serving for {options.Drain.TotalSeconds:0.###}s more");
            await Task.Delay(options.Drain, CancellationToken.None);
            return ProgramExit.Success;
        }
        catch (EchoListenException exception)
        {
            await console.Error.WriteLineAsync(exception.Message);
            return ProgramExit.Failure;
        }
    }

    private static string Port(int? port) => port?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "off";
}
