using KubeProxyNet.Backends.Processes;

namespace KubeProxyNet.Backends.Tests.Iptables;

// Programs that are installed, with what they print.
internal sealed class FakePrograms : ICommandRunner
{
    private readonly Dictionary<string, string> _answers = [];

    public CommandResult? Run(string command, IReadOnlyList<string> arguments, string? input = null) =>
        _answers.TryGetValue($"{command} {string.Join(' ', arguments)}", out var answer) ? new CommandResult(0, answer, "")
        : _answers.ContainsKey($"{command.Replace("-save", "-restore", StringComparison.Ordinal)} --version") ? new CommandResult(0, "", "")
        : null;

    internal FakePrograms With(string prefix, string variant, string version = "1.8.9")
    {
        _answers[$"{prefix}-restore --version"] = $"{prefix}-restore v{version}{(variant.Length > 0 ? $" ({variant})" : "")}\n";
        return this;
    }

    internal FakePrograms Holding(string prefix, string table, params string[] lines)
    {
        _answers[$"{prefix}-save -t {table}"] = $"*{table}\n{string.Join('\n', lines)}\nCOMMIT\n";
        return this;
    }
}
