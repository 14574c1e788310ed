namespace KubeProxyNet.Backends.Processes;

/// <summary>What a program said.</summary>
public sealed record CommandResult(int ExitCode, string Output, string Error)
{
    /// <summary>The output, if it ended well.</summary>
    /// <exception cref="IOException">It did not; the message has what it said.</exception>
    public string OutputOf(string command) => ExitCode == 0 ? Output : throw new IOException($"{command} exited with {ExitCode}: {Error.Trim().ReplaceLineEndings(" ")}");
}
