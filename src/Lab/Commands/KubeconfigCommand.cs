namespace KubeProxyNet.Lab.Commands;

/// <summary>Prints where the administrator's kubeconfig is.</summary>
internal static class KubeconfigCommand
{
    internal static int Run(IReadOnlyList<string> words)
    {
        var line = CommandLine.Parse("kubeconfig", words, ["--name"]);
        line.RefuseRest("kubeconfig");
        var folder = line.Folder();
        folder.ReadRunningState();
        Console.WriteLine(folder.Kubeconfig);
        return 0;
    }
}
