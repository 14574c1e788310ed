namespace KubeProxyNet.Lab.Machine;

/// <summary>This program's own file, to be run again: in namespaces of its own, or inside a pod.</summary>
internal static class LabExecutable
{
    /// <summary>Not the current process's file: under <c>dotnet kubeproxynet-lab.dll</c> or <c>dotnet test</c> that is another program.</summary>
    internal static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "kubeproxynet-lab");

    /// <summary>This machine's, with this program at the end, so that it is found on nodes and in pods.</summary>
    internal static string SearchPath { get; } =
        $"{Environment.GetEnvironmentVariable("PATH") ?? "/usr/sbin:/usr/bin:/sbin:/bin"}:{AppContext.BaseDirectory.TrimEnd('/')}";

    /// <summary>Where the runtime is, for processes that do not inherit our environment.</summary>
    internal static string RuntimeRoot { get; } =
        System.IO.Path.GetFullPath(System.IO.Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
}
