namespace KubeProxyNet.Proxy.Configuration.Reading;

/// <summary>Takes the word <c>migrate</c> and its own flags from a command line; kube-proxy has neither.</summary>
internal static class MigrateArguments
{
    /// <summary>The word, which comes first.</summary>
    internal const string Word = "migrate";

    private const string TimeoutFlag = "--timeout";

    /// <summary>Reads them.</summary>
    /// <returns>What is asked for, null without the word; and the arguments that are left.</returns>
    internal static (MigrateRequest? Request, IReadOnlyList<string> Others) Read(IReadOnlyList<string> arguments, Problems problems)
    {
        if (arguments is not [Word, ..])
        {
            return (null, arguments);
        }

        var request = new MigrateRequest();
        var rest = new List<string>();
        for (var index = 1; index < arguments.Count; index++)
        {
            switch (arguments[index])
            {
                case "--dry-run":
                    request = request with { DryRun = true };
                    break;
                case "--back":
                    request = request with { Back = true };
                    break;
                case TimeoutFlag:
                    index++;
                    request = request with { Timeout = ReadTimeout(index < arguments.Count ? arguments[index] : "", problems) };
                    break;
                case var argument when argument.StartsWith(TimeoutFlag + "=", StringComparison.Ordinal):
                    request = request with { Timeout = ReadTimeout(argument[(TimeoutFlag.Length + 1)..], problems) };
                    break;
                default:
                    rest.Add(arguments[index]);
                    break;
            }
        }

        return (request, rest);
    }

    private static TimeSpan ReadTimeout(string text, Problems problems)
    {
        if (!GoDuration.TryParse(text, out var timeout) || timeout <= TimeSpan.Zero)
        {
            problems.Error(TimeoutFlag, $"\"{text}\" is not a duration above zero, such as 30s or 1m30s");
        }

        return timeout;
    }
}
