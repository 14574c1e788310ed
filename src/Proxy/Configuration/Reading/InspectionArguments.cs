using System.Globalization;

namespace KubeProxyNet.Proxy.Configuration.Reading;

/// <summary>Takes the word of a command that only looks, such as <c>explain</c>, and its own flags from a command line; kube-proxy has none of them.</summary>
internal static class InspectionArguments
{
    /// <summary>The words, one of which comes first.</summary>
    internal static readonly string[] Words = ["explain", "trace", "doctor", "list", "completion"];

    private static readonly string[] _shells = ["bash", "zsh", "fish"];
    private static readonly string[] _lists = ["services", "endpoints", "connections"];

    /// <summary>Reads them.</summary>
    /// <returns>What is asked for, null without one of the words; and the arguments that are left.</returns>
    internal static (InspectionRequest? Request, IReadOnlyList<string> Others) Read(IReadOnlyList<string> arguments, Problems problems)
    {
        if (arguments.Count == 0 || !Words.Contains(arguments[0]))
        {
            return (null, arguments);
        }

        var (plain, own, rest) = Sort(arguments.Skip(1), problems);
        var request = Make(arguments[0], plain, own, problems) with { Json = own.ContainsKey("json") };
        if (own.TryGetValue("timeout", out var text))
        {
            request = request with { Timeout = ReadTimeout(text, problems) };
        }

        return (request, rest);
    }

    private static InspectionRequest Make(string word, List<string> plain, Dictionary<string, string> own, Problems problems)
    {
        switch (word)
        {
            case "explain":
                Expect(word, plain.Count == 1, "needs one Service (default/web, default/web:http) or address (10.96.0.10:53)", problems);
                return new InspectionRequest.Explain(plain.FirstOrDefault() ?? "") { From = own.GetValueOrDefault("from") ?? "", Probes = !own.ContainsKey("no-probe") };
            case "list":
                Expect(word, plain.Count == 1 && _lists.Contains(plain[0]), $"needs one of {string.Join(", ", _lists)}", problems);
                return new InspectionRequest.List(plain.FirstOrDefault() ?? "");
            case "trace":
                Expect(word, plain.Count == 0, "takes flags only: --from pod/default/client --to default/web", problems);
                Expect("--to", own.ContainsKey("to"), "is needed: a Service (default/web:http) or an address (10.96.0.10:53)", problems);
                return new InspectionRequest.Trace(own.GetValueOrDefault("to") ?? "") { From = own.GetValueOrDefault("from") ?? "", Count = ReadCount(own.GetValueOrDefault("count"), problems) };
            case "completion":
                Expect(word, plain.Count == 1 && _shells.Contains(plain[0]), $"needs one of {string.Join(", ", _shells)}", problems);
                return new InspectionRequest.Completion(plain.FirstOrDefault() ?? "");
            default:
                Expect(word, plain.Count == 0, "takes flags only", problems);
                return new InspectionRequest.Doctor();
        }
    }

    private static void Expect(string word, bool isRight, string text, Problems problems)
    {
        if (!isRight)
        {
            problems.Error(word, text);
        }
    }

    // Words before the first flag that is not ours; our flags wherever they are; all else is the agent's.
    private static (List<string> Plain, Dictionary<string, string> Own, List<string> Others) Sort(IEnumerable<string> arguments, Problems problems)
    {
        var (plain, own, rest) = (new List<string>(), new Dictionary<string, string>(), new List<string>());
        using var next = arguments.GetEnumerator();
        while (next.MoveNext())
        {
            var parts = next.Current.Split('=', 2);
            switch (parts[0])
            {
                case "--json" or "--no-probe" when parts.Length == 1:
                    own[parts[0][2..]] = "";
                    break;
                case "--from" or "--timeout" or "--to" or "--count":
                    own[parts[0][2..]] = parts.Length == 2 ? parts[1] : next.MoveNext() ? next.Current : "";
                    Expect(parts[0], own[parts[0][2..]].Length > 0, "needs a value", problems);
                    break;
                default:
                    (rest.Count == 0 && !next.Current.StartsWith('-') ? plain : rest).Add(next.Current);
                    break;
            }
        }

        return (plain, own, rest);
    }

    private static int ReadCount(string? text, Problems problems)
    {
        var isNumber = int.TryParse(text ?? "5", NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= 1000;
        Expect("--count", isNumber, $"\"{text}\" is not a number from 1 to 1000", problems);
        return count;
    }

    private static TimeSpan ReadTimeout(string text, Problems problems)
    {
        if (!GoDuration.TryParse(text, out var timeout) || timeout <= TimeSpan.Zero)
        {
            problems.Error("--timeout", $"\"{text}\" is not a duration above zero, such as 30s or 1m30s");
        }

        return timeout;
    }
}
