using System.Globalization;
using KubeProxyNet.Lab.Machine;

namespace KubeProxyNet.Lab.Commands;

/// <summary>The words after a command: options with or without a value, and the rest.</summary>
internal sealed class CommandLine
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly List<string> _rest = [];

    private CommandLine()
    {
    }

    /// <summary>What is not an option; from the first such word on nothing is, nor after "--".</summary>
    internal IReadOnlyList<string> Rest => _rest;

    internal static CommandLine Parse(string command, IReadOnlyList<string> words, IReadOnlyCollection<string> valued, params string[] flags)
    {
        var line = new CommandLine();
        for (var i = 0; i < words.Count; i++)
        {
            var parts = words[i].Split('=', 2);
            if (!words[i].StartsWith("--", StringComparison.Ordinal) || words[i] == "--")
            {
                line._rest.AddRange(words.Skip(words[i] == "--" ? i + 1 : i));
                break;
            }

            if (flags.Contains(parts[0]) && parts.Length == 1)
            {
                line._values[parts[0]] = "true";
            }
            else if (valued.Contains(parts[0]))
            {
                line._values[parts[0]] = parts.Length == 2
                    ? parts[1]
                    : i + 1 < words.Count ? words[++i] : throw new LabException($"{command}: {parts[0]} needs a value");
            }
            else
            {
                throw new LabException($"{command}: there is no option {parts[0]}; see --help");
            }
        }

        return line;
    }

    internal string? Value(string option) => _values.GetValueOrDefault(option);

    internal bool Flag(string option) => _values.ContainsKey(option);

    internal LabFolder Folder() => new(Value("--name") ?? LabOptions.DefaultName);

    internal void RefuseRest(string command)
    {
        if (_rest.Count > 0)
        {
            throw new LabException($"{command}: what is '{_rest[0]}' for? see --help");
        }
    }

    /// <summary>The number of an option, within bounds.</summary>
    internal int Number(string option, int fallback, int least, int most)
    {
        if (Value(option) is not { } text)
        {
            return fallback;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new LabException($"{option}: '{text}' is not a number from {least} to {most}");
    }
}
