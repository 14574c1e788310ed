using KubeProxyNet.Lab.Machine;

namespace KubeProxyNet.Lab.Commands;

/// <summary>Stops a lab and waits until nothing of it is left.</summary>
internal static class DownCommand
{
    internal static async Task<int> RunAsync(IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        var line = CommandLine.Parse("down", words, ["--name"]);
        line.RefuseRest("down");
        var folder = line.Folder();
        if (!folder.IsRunning())
        {
            var remains = Directory.Exists(folder.Directory);
            folder.Remove();
            Console.WriteLine(remains ? $"lab '{folder.Name}' was not running; removed what it had left in {folder.Directory}" : $"lab '{folder.Name}' is not running");
            return 0;
        }

        await LabProcess.StopAsync(folder, cancellationToken);
        Console.WriteLine($"lab '{folder.Name}' is down");
        return 0;
    }
}
