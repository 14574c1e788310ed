namespace KubeProxyNet.Backends.Processes;

/// <summary>Runs programs of the node or of our image.</summary>
public interface ICommandRunner
{
    /// <summary>Runs a program to its end.</summary>
    /// <param name="command">Its name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">What it reads; null for nothing.</param>
    /// <returns>Null if there is no such program.</returns>
    /// <exception cref="IOException">It does not end.</exception>
    CommandResult? Run(string command, IReadOnlyList<string> arguments, string? input = null);
}
