using System.Runtime.InteropServices;
using KubeProxyNet.Lab.ApiServer;
using KubeProxyNet.Lab.Commands;
using KubeProxyNet.Lab.Machine;
using KubeProxyNet.Lab.Programs;

namespace KubeProxyNet.Lab;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        // The programs handle signals themselves.
        if (args is ["program", ..])
        {
            return await ProgramCommand.RunAsync(args[1..], CancellationToken.None);
        }

        using var stop = new CancellationTokenSource();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        try
        {
            return await RunAsync(args, stop.Token);
        }
        catch (LabException exception)
        {
            await Console.Error.WriteLineAsync($"kubeproxynet-lab: {exception.Message}");
            return 1;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("kubeproxynet-lab: interrupted");
            return 130;
        }

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }

    private static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var words = args.Length > 0 ? args[1..] : [];
        if (args is [not "kubectl", "--help" or "-h"])
        {
            return HelpCommand.Run();
        }

        return args.FirstOrDefault() switch
        {
            "up" => await UpCommand.RunAsync(words, cancellationToken),
            "down" => await DownCommand.RunAsync(words, cancellationToken),
            "demo" => await DemoCommand.RunAsync(words, cancellationToken),
            "faults" => await FaultsCommand.RunAsync(words, cancellationToken),
            "exec" => await ExecCommand.RunAsync(words, cancellationToken),
            "kubectl" => await KubectlCommand.RunAsync(words, cancellationToken),
            "kubeconfig" => KubeconfigCommand.Run(words),
            "apiserver" => await ApiServerCommand.RunAsync(words, cancellationToken),
            "list" => ListCommand.Run(words),
            "run" => await RunCommand.RunAsync(words, cancellationToken),
            null or "help" or "--help" or "-h" => HelpCommand.Run(),
            var unknown => throw new LabException($"there is no command '{unknown}'; see --help"),
        };
    }
}
