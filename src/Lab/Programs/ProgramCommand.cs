using KubeProxyNet.Lab.Programs.Echo;
using KubeProxyNet.Lab.Programs.Hold;
using KubeProxyNet.Lab.Programs.Load;
using KubeProxyNet.Lab.Programs.Pipe;
using KubeProxyNet.Lab.Programs.Probe;

namespace KubeProxyNet.Lab.Programs;

/// <summary>The small programs that pods of the lab run: <c>kubeproxynet-lab program NAME ...</c>.</summary>
internal static class ProgramCommand
{
    private const string Usage = """
        usage: program echo  [--http-port 8080] [--tcp-port 9000] [--udp-port 9001] [--drain 5s]
               program probe --target IP:PORT [--proto tcp|udp|http] [--count 1] [--concurrency 1] [--timeout 1s]
                             [--source IP] [--size BYTES] [--json] [--strict]
               program load  --target IP:PORT [--proto tcp|udp|http] [--rate 200] [--duration 10s] [--timeout 1s]
                             [--source IP] [--size BYTES] [--json] [--strict]
               program hold  --target IP:PORT [--proto tcp|udp] [--interval 200ms] [--duration 10s] [--gap 1s]
                             [--timeout 1s] [--source IP] [--source-port PORT] [--json] [--strict]
               program pipe  --port PORT
        """;

    /// <summary>Runs one program until it is done, told to stop by a signal, or cancelled; the result is the exit code.</summary>
    internal static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        using var stop = new StopSignal(cancellationToken);
        return await RunAsync(args, ProgramConsole.Standard, stop.Token);
    }

    internal static async Task<int> RunAsync(string[] args, ProgramConsole console, CancellationToken stop)
    {
        if (args is [] or ["-h" or "--help" or "help", ..])
        {
            await console.Out.WriteLineAsync(Usage);
            return args is [] ? ProgramExit.Usage : ProgramExit.Success;
        }

        var arguments = ProgramArguments.Parse(args[0], args.AsSpan(1));
        return args[0] switch
        {
            "echo" => await EchoProgram.RunAsync(arguments, console, stop),
            "probe" => await ProbeProgram.RunAsync(arguments, console, stop),
            "load" => await LoadProgram.RunAsync(arguments, console, stop),
            "pipe" => await PipeProgram.RunAsync(arguments, console, stop),
            "hold" => await HoldProgram.RunAsync(arguments, console, stop),
            _ => await UnknownAsync(args[0], console),
        };
    }

    private static async Task<int> UnknownAsync(string name, ProgramConsole console)
    {
        await console.Error.WriteLineAsync($"program: there is no program '{name}'");
        await console.Error.WriteLineAsync(Usage);
        return ProgramExit.Usage;
    }
}
