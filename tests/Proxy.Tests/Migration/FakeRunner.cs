using KubeProxyNet.Backends.Processes;

namespace KubeProxyNet.Proxy.Tests.Migration;

// Programs that are there, with what they print; remembers what changes something.
internal sealed class FakeRunner : ICommandRunner
{
    internal Dictionary<string, CommandResult> Answers { get; } = [];

    internal List<string> Calls { get; } = [];

    public CommandResult? Run(string command, IReadOnlyList<string> arguments, string? input = null)
    {
        var line = string.Join(' ', [command, .. arguments]);
        Calls.Add(input is null ? line : $"{line} <<{input}");
        return Answers.GetValueOrDefault(line) ?? Answers.GetValueOrDefault(command);
    }

    internal FakeRunner With(string command, string output = "", int exitCode = 0)
    {
        Answers[command] = new CommandResult(exitCode, output, exitCode == 0 ? "" : "refused");
        return this;
    }
}
