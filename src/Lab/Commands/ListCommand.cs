using KubeProxyNet.Lab.Machine;

namespace KubeProxyNet.Lab.Commands;

/// <summary>Lists the labs on this machine.</summary>
internal static class ListCommand
{
    internal static int Run(IReadOnlyList<string> words)
    {
        CommandLine.Parse("list", words, []).RefuseRest("list");
        Console.WriteLine($"{"NAME",-12} {"STATE",-9} {"PROCESS",-9} {"API",-17} NODES");
        foreach (var name in LabFolder.ListNames())
        {
            Print(new LabFolder(name));
        }

        return 0;
    }

    private static void Print(LabFolder folder)
    {
        if (folder.IsRunning() && folder.ReadState() is { } state)
        {
            Console.WriteLine($"{folder.Name,-12} {(state.Ready ? "up" : "starting"),-9} {state.Process,-9} {$"127.0.0.1:{state.ApiPort}",-17} {string.Join(' ', state.Nodes)}");
        }
        else
        {
            Console.WriteLine($"{folder.Name,-12} {(folder.IsRunning() ? "starting" : "dead")}");
        }
    }
}
