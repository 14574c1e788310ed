using System.Globalization;
using System.Net;

namespace KubeProxyNet.Lab.Programs;

/// <summary>
/// The options of one program. What is wrong with them is collected, so that all of it is reported at once: read every option, then ask
/// <see cref="ReportAsync"/>.
/// </summary>
internal sealed class ProgramArguments
{
    private readonly string _program;
    private readonly Dictionary<string, string?> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private readonly List<string> _errors = [];

    private ProgramArguments(string program)
    {
        _program = program;
    }

    /// <summary>Splits <c>--name value</c>, <c>--name=value</c> and <c>--flag</c>.</summary>
    public static ProgramArguments Parse(string program, ReadOnlySpan<string> args)
    {
        var arguments = new ProgramArguments(program);
        for (var i = 0; i < args.Length; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
            {
                arguments._errors.Add($"'{args[i]}' is not an option");
                continue;
            }

            var name = args[i];
            string? value = null;
            var equals = name.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                value = name[(equals + 1)..];
                name = name[..equals];
            }
            else if (i + 1 < args.Length && !args[i + 1].StartsWith("--", StringComparison.Ordinal))
            {
                value = args[++i];
            }

            arguments._values[name] = value;
        }

        return arguments;
    }

    public bool Flag(string name)
    {
        _read.Add(name);
        if (!_values.TryGetValue(name, out var value))
        {
            return false;
        }

        if (value is null or "yes" or "true")
        {
            return true;
        }

        if (value is not ("no" or "false"))
        {
            _errors.Add($"{name}: '{value}' is neither yes nor no");
        }

        return false;
    }

    public string Word(string name, string fallback, params ReadOnlySpan<string> allowed)
    {
        var word = Value(name) ?? fallback;
        if (allowed.Length > 0 && !allowed.Contains(word))
        {
            _errors.Add($"{name}: '{word}' is not one of {string.Join(", ", allowed.ToArray())}");
        }

        return word;
    }

    public int Number(string name, int fallback, int least, int most)
    {
        var text = Value(name);
        if (text is null)
        {
            return fallback;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        _errors.Add($"{name}: '{text}' is not a number from {least} to {most}");
        return fallback;
    }

    /// <summary>A port to listen on: 0 lets the kernel choose, <c>no</c> answers null. The environment stands in for an option not given.</summary>
    public int? ListenPort(string name, string variable, int fallback)
    {
        // A Service named "http" puts HTTP_PORT=tcp://10.96.0.9:80 into every pod's environment; that is not meant for us.
        var environment = Environment.GetEnvironmentVariable(variable);
        if (environment?.Contains("://", StringComparison.Ordinal) == true)
        {
            environment = null;
        }

        var given = Value(name);
        var text = given ?? environment;
        if (string.IsNullOrEmpty(text))
        {
            return fallback;
        }

        if (text == "no")
        {
            return null;
        }

        if (ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return port;
        }

        _errors.Add($"{(given is null ? variable : name)}: '{text}' is neither a port nor 'no'");
        return fallback;
    }

    public TimeSpan Duration(string name, TimeSpan fallback)
    {
        var text = Value(name);
        if (text is null)
        {
            return fallback;
        }

        if (ProgramDuration.TryParse(text, out var duration))
        {
            return duration;
        }

        _errors.Add($"{name}: '{text}' is not a duration such as 200ms, 10s or 1m30s");
        return fallback;
    }

    public IPAddress? Address(string name)
    {
        var text = Value(name);
        if (text is null)
        {
            return null;
        }

        if (IPAddress.TryParse(text, out var address))
        {
            return address;
        }

        _errors.Add($"{name}: '{text}' is not an IP address");
        return null;
    }

    public IPEndPoint EndPoint(string name)
    {
        var text = Value(name);
        if (text is not null && IPEndPoint.TryParse(text, out var endPoint) && endPoint.Port > 0)
        {
            return endPoint;
        }

        _errors.Add(text is null ? $"{name} is missing" : $"{name}: '{text}' is not IP:PORT or [IPv6]:PORT");
        return new IPEndPoint(IPAddress.Any, 0);
    }

    public void Complain(string error) => _errors.Add(error);

    /// <summary>Prints what was wrong; true when nothing was.</summary>
    public async Task<bool> ReportAsync(ProgramConsole console)
    {
        var unknown = _values.Keys.Where(name => !_read.Contains(name)).Select(name => $"there is no option {name}");
        var errors = _errors.Concat(unknown).ToList();
        foreach (var error in errors)
        {
            await console.Error.WriteLineAsync($"{_program}: {error}");
        }

        return errors.Count == 0;
    }

    private string? Value(string name)
    {
        _read.Add(name);
        if (!_values.TryGetValue(name, out var value))
        {
            return null;
        }

        if (value is null)
        {
            _errors.Add($"{name} needs a value");
        }

        return value;
    }
}
