using System.Globalization;
using KubeProxyNet.Lab.Programs;
using KubeProxyNet.Lab.Programs.Echo;

namespace KubeProxyNet.Lab.Tests.Programs;

/// <summary>Runs programs in this process and keeps what they print.</summary>
internal sealed class ProgramFixture
{
    private readonly ProgramConsole _console = new(new StringWriter(CultureInfo.InvariantCulture), new StringWriter(CultureInfo.InvariantCulture));

    public string Output => _console.Out.ToString()!;

    public string Errors => _console.Error.ToString()!;

    public static EchoServer StartEcho(string pod = "echo-1") => EchoServer.Start(new EchoOptions(pod, "node-1", 0, 0, 0, TimeSpan.Zero));

    public Task<int> RunAsync(string commandLine, CancellationToken stop = default) =>
        ProgramCommand.RunAsync(commandLine.Split(' '), _console, stop);
}
