using System.Collections.Immutable;

namespace KubeProxyNet.Proxy.Configuration.Reading;

/// <summary>Takes <c>--network</c> and its own flags from a command line; kube-proxy has none of them.</summary>
internal static class NetworkArguments
{
    /// <summary>The flag that makes the program the network agent.</summary>
    internal const string Word = "--network";

    // Both agents run on one node, in its own network namespace.
    private static readonly string[] OwnDefaults = ["--healthz-bind-address=0.0.0.0:10266", "--metrics-bind-address=127.0.0.1:10265"];

    /// <summary>Reads them.</summary>
    /// <returns>What is asked for, null without the word; and the arguments that are left.</returns>
    internal static (NetworkRequest? Request, IReadOnlyList<string> Others) Read(IReadOnlyList<string> arguments, Problems problems)
    {
        if (!arguments.Contains(Word))
        {
            return (null, arguments);
        }

        var values = NetworkRequest.Flags.ToImmutableSortedDictionary(flag => flag.Name, flag => flag.Default, StringComparer.Ordinal);
        var rest = new List<string>(OwnDefaults);
        for (var index = 0; index < arguments.Count; index++)
        {
            var (name, value) = Split(arguments[index]);
            if (arguments[index] == Word)
            {
                continue;
            }

            if (!values.ContainsKey(name))
            {
                rest.Add(arguments[index]);
                continue;
            }

            if (value is null && ++index >= arguments.Count)
            {
                problems.Error("--" + name, "needs a value");
                break;
            }

            values = values.SetItem(name, value ?? arguments[index]);
        }

        return (new NetworkRequest(values), rest);
    }

    private static (string Name, string? Value) Split(string argument)
    {
        var parts = argument.TrimStart('-').Split('=', 2);
        return argument.StartsWith("--", StringComparison.Ordinal) ? (parts[0], parts.Length == 2 ? parts[1] : null) : ("", null);
    }
}
