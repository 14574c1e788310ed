using KubeProxyNet.Proxy.Configuration.Settings;

namespace KubeProxyNet.Proxy.Configuration.Reading;

/// <summary>Reads flags by the rules of Go's pflag: <c>--name value</c>, <c>--name=value</c>, <c>-n value</c>, <c>-nvalue</c>, and <c>_</c> for <c>-</c>.</summary>
internal sealed class CommandLineReader
{
    private static readonly Dictionary<string, Flag> _byName = Flags.All
        .SelectMany(flag => flag.Aliases.Append(flag.Name).Select(name => (name, flag)))
        .ToDictionary(pair => pair.name, pair => pair.flag, StringComparer.Ordinal);

    private static readonly Dictionary<char, Flag> _byLetter = Flags.All
        .Where(flag => flag.Letter is not null)
        .ToDictionary(flag => flag.Letter!.Value);

    private readonly Queue<string> _arguments;
    private readonly Problems _problems;
    private readonly Dictionary<Flag, GivenFlag> _given = [];

    private CommandLineReader(IReadOnlyList<string> arguments, Problems problems)
    {
        _arguments = new Queue<string>(arguments);
        _problems = problems;
    }

    /// <summary>The flags that were given, each once.</summary>
    public static IReadOnlyList<GivenFlag> Read(IReadOnlyList<string> arguments, Problems problems)
    {
        var reader = new CommandLineReader(arguments, problems);
        while (reader._arguments.TryDequeue(out var argument))
        {
            reader.ReadArgument(argument);
        }

        return [.. reader._given.Values];
    }

    private void ReadArgument(string argument)
    {
        if (argument == "--")
        {
            while (_arguments.TryDequeue(out var rest))
            {
                RefusePositional(rest);
            }
        }
        else if (argument.StartsWith("--", StringComparison.Ordinal))
        {
            ReadLong(argument);
        }
        else if (argument.Length > 1 && argument[0] == '-')
        {
            ReadLetter(argument);
        }
        else
        {
            RefusePositional(argument);
        }
    }

    private void ReadLong(string argument)
    {
        var separator = argument.IndexOf('=', StringComparison.Ordinal);
        var name = argument[2..(separator < 0 ? argument.Length : separator)].Replace('_', '-');
        if (!_byName.TryGetValue(name, out var flag))
        {
            _problems.Error("--" + name, UnknownFlags.Explain(name, _byName.Keys));
            return;
        }

        Take(flag, "--" + name, separator < 0 ? null : argument[(separator + 1)..]);
    }

    private void ReadLetter(string argument)
    {
        if (!_byLetter.TryGetValue(argument[1], out var flag))
        {
            _problems.Error(argument, "unknown flag; flags have two dashes");
            return;
        }

        var text = argument.Length == 2 ? null : argument[2] == '=' ? argument[3..] : argument[2..];
        Take(flag, argument[..2], text);
    }

    private void Take(Flag flag, string written, string? text)
    {
        text ??= flag.ValueIfBare;
        if (text is null && !_arguments.TryDequeue(out text))
        {
            _problems.Error(written, $"needs a value ({flag.Sets[0].KindName})");
            return;
        }

        if (flag.Sets[0].Parse(text) is not { } value)
        {
            _problems.Error(written, $"\"{text}\" is not of the form {flag.Sets[0].KindName}{Hint(flag)}");
            return;
        }

        if (flag.Deprecation is { } deprecation)
        {
            _problems.Warn(written, $"is deprecated; {deprecation}");
        }

        _given[flag] = new GivenFlag(flag, _given.TryGetValue(flag, out var earlier) ? flag.Sets[0].Combine(earlier.Value, value) : value);
    }

    private void RefusePositional(string argument)
    {
        var hint = argument switch
        {
            "true" or "false" => "; a switch is written --name=" + argument,
            MigrateArguments.Word => " but " + MigrateArguments.Word + ", which comes first",
            _ => "",
        };
        _problems.Error(argument, "is no flag, and there are no other arguments" + hint);
    }

    private static string Hint(Flag flag) => flag.Sets[0].KindName == "duration" ? ", such as 30s or 1m30s" : "";
}
