using KubeProxyNet.Proxy.Configuration.Reading;
using KubeProxyNet.Proxy.Migration;

namespace KubeProxyNet.Proxy.Hosting.Commands;

/// <summary>An agent that runs in this network namespace, found by its process: what it was started with is what its rules follow from.</summary>
/// <param name="Process">Its number.</param>
/// <param name="Arguments">Its command line without the program's name.</param>
internal sealed record RunningAgent(int Process, IReadOnlyList<string> Arguments)
{
    private static readonly string[] _variables = ["KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT"];

    /// <summary>It is the network agent.</summary>
    internal bool IsNetwork => Arguments.Contains(NetworkArguments.Word);

    /// <summary>The agents that run.</summary>
    internal static IEnumerable<RunningAgent> Find() => new NodeProcesses().Named("kubeproxynet")
        .Select(process => (Process: process, Words: Read(process, "cmdline")))
        .Where(item => item.Words.Length > 0)
        .Select(item => new RunningAgent(item.Process, item.Words[1..]))
        .Where(agent => agent.Arguments is not [var first, ..] || (!InspectionArguments.Words.Contains(first) && first != MigrateArguments.Word));

    /// <summary>
    /// A command that looks and names no flag of the agent's gets those of the proxy that runs here, and the way to the API server that it has. A file that is only
    /// in the agent's container is taken from there.
    /// </summary>
    internal static IReadOnlyList<string> Complete(IReadOnlyList<string> arguments)
    {
        if (InspectionArguments.Read(arguments, new Problems()) is not ({ }, { Count: 0 }) || Find().FirstOrDefault(agent => !agent.IsNetwork) is not { } proxy)
        {
            return arguments;
        }

        foreach (var variable in Read(proxy.Process, "environ").Select(item => item.Split('=', 2)).Where(item => item.Length == 2 && _variables.Contains(item[0])))
        {
            Environment.SetEnvironmentVariable(variable[0], variable[1]);
        }

        return [.. arguments, .. proxy.FromHere()];
    }

    /// <summary>Its arguments with paths that can be opened from here.</summary>
    internal IEnumerable<string> FromHere() => Arguments.Select((argument, index) =>
    {
        var (flag, path) = argument.Split('=', 2) is [var name, var value] ? (name + "=", value) : ("", argument);
        return path.StartsWith('/') && !File.Exists(path) && File.Exists($"/proc/{Process}/root{path}") ? $"{flag}/proc/{Process}/root{path}" : argument;
    });

    private static string[] Read(int process, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/{file}").Split('\0', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
