using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KubeProxyNet.Testing;

namespace KubeProxyNet.CniSuite;

/// <summary>Plays cases against the plugins of a folder, as a runtime would call them.</summary>
public sealed class CaseRun(string plugins)
{
    private const string ContainerId = "suite0123456789abcdef";

    /// <summary>Plays one, in a node and containers of its own.</summary>
    public CaseResult Play(SuiteCase suiteCase)
    {
        ArgumentNullException.ThrowIfNull(suiteCase);
        using var host = new Sandbox();
        using var first = new Sandbox();
        using var second = new Sandbox();
        var data = Directory.CreateTempSubdirectory("cni-suite").FullName;
        var variables = new Dictionary<string, string>
        {
            ["${NETNS}"] = first.Namespace.Path,
            ["${NETNS2}"] = second.Namespace.Path,
            ["${HOSTNS}"] = host.Namespace.Path,
            ["${DATA}"] = data,
            ["${CID}"] = ContainerId,
            ["${CID2}"] = ContainerId + "2",
            ["${PLUGINS}"] = plugins,
        };
        var places = new Dictionary<string, Sandbox> { ["host"] = host, ["container"] = first, ["container2"] = second };
        JsonNode? previous = null;
        try
        {
            foreach (var template in suiteCase.Steps)
            {
                var step = JsonNode.Parse(Fill(template.ToJsonString(), variables))!.AsObject();
                if (step["type"] is { } type && !File.Exists(Path.Combine(plugins, (string)type!)))
                {
                    return new CaseResult(suiteCase.Name, Outcome.Skipped, $"there is no plugin {(string)type!}");
                }

                if (Play(step, host, places, ref previous) is { } problem)
                {
                    return new CaseResult(suiteCase.Name, Outcome.Failed, problem);
                }
            }

            return new CaseResult(suiteCase.Name, Outcome.Passed, "");
        }
        catch (Exception error) when (error is InvalidOperationException or JsonException or IOException)
        {
            return new CaseResult(suiteCase.Name, Outcome.Failed, Shorten(error.Message));
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private string? Play(JsonObject step, Sandbox host, Dictionary<string, Sandbox> places, ref JsonNode? previous)
    {
        if (step["run"] is { } command)
        {
            places[(string?)step["in"] ?? "host"].Run("sh", "-c", (string)command!);
        }

        if (step["op"] is not null)
        {
            var (exit, output, error) = Call(step, host, places["container"], previous);
            var answer = TryParse(output);
            if ((string)step["op"]! == "ADD" && exit == 0)
            {
                previous = answer;
            }

            if (CheckAnswer(step, exit, output, answer) is { } problem)
            {
                return $"{(string)step["op"]!} {(string)step["type"]!}: {problem}; stdout {Shorten(output)}{(error.Length > 0 ? $", stderr {Shorten(error)}" : "")}";
            }
        }

        return (step["checks"]?.AsArray() ?? []).Select(check => Check(check!.AsObject(), places)).FirstOrDefault(problem => problem is not null);
    }

    private (int Exit, string Output, string Error) Call(JsonObject step, Sandbox host, Sandbox container, JsonNode? previous)
    {
        var type = (string)step["type"]!;
        var environment = new Dictionary<string, string?>
        {
            ["CNI_COMMAND"] = (string)step["op"]!,
            ["CNI_CONTAINERID"] = ContainerId,
            ["CNI_IFNAME"] = "eth0",
            ["CNI_PATH"] = plugins,
            ["CNI_NETNS"] = container.Namespace.Path,
            ["CNI_ARGS"] = null,
        };
        foreach (var (name, value) in step["env"]?.AsObject() ?? [])
        {
            environment[name] = (string?)value;
        }

        return PluginCall.Run(Path.Combine(plugins, type), host, environment, Input(step, previous));
    }

    private static string Input(JsonObject step, JsonNode? previous)
    {
        if (step["stdin"] is { } raw)
        {
            return (string)raw!;
        }

        var configuration = step["config"]?.DeepClone().AsObject() ?? [];
        if (step["withPrevResult"] is not null && previous is not null)
        {
            configuration["prevResult"] = previous.DeepClone();
        }

        return configuration.ToJsonString();
    }

    private static string? CheckAnswer(JsonObject step, int exit, string output, JsonNode? answer)
    {
        var code = (int?)step["code"];
        if ((exit == 0) != (code is null))
        {
            return $"exit code {exit}";
        }

        if (code is { } wanted && answer is null)
        {
            return $"no error object with code {wanted}";
        }

        if (code is > 0 && (int?)answer!["code"] != code)
        {
            return $"code {answer["code"]}, not {code}";
        }

        foreach (var (path, pattern) in step["answer"]?.AsObject() ?? [])
        {
            var found = Find(answer, path) ?? "nothing";
            if (!Regex.IsMatch(found, $"^(?:{(string)pattern!})$", RegexOptions.Singleline))
            {
                return $"{path} is {found}, not {(string)pattern!}";
            }
        }

        return (bool?)step["silent"] == true && output.Trim().Length > 0 ? "something on standard output" : null;
    }

    private static string? Check(JsonObject check, Dictionary<string, Sandbox> places)
    {
        if ((string?)check["file"] is { } file)
        {
            var content = File.Exists(file) ? File.ReadAllText(file) : null;
            var pattern = (string?)check["match"];
            return pattern is null ? content is null ? null : $"{Path.GetFileName(file)} is there"
                : content is not null && Regex.IsMatch(content, pattern) ? null : $"{Path.GetFileName(file)} has {(content is null ? "nothing" : JsonSerializer.Serialize(content))}, not {pattern}";
        }

        var place = (string?)check["in"] ?? "host";
        var run = (string)check["run"]!;
        string output;
        try
        {
            output = places[place].Run("sh", "-c", run);
        }
        catch (InvalidOperationException error)
        {
            return $"{place}: {run}: {error.Message}";
        }

        return (string?)check["match"] is { } match && !Regex.IsMatch(output, match) ? $"{place}: {run}: {Shorten(output)}, not {match}"
            : (string?)check["noMatch"] is { } not && Regex.IsMatch(output, not) ? $"{place}: {run}: {Shorten(output)}, with {not}"
            : null;
    }

    // ips[0].address
    private static string? Find(JsonNode? node, string path)
    {
        foreach (var step in path.Replace("[", ".[", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            node = step[0] == '[' ? node is JsonArray array && int.Parse(step[1..^1], null) is var index && index < array.Count ? array[index] : null : (node as JsonObject)?[step];
        }

        return node is JsonValue value && value.TryGetValue<string>(out var text) ? text : node?.ToJsonString();
    }

    private static JsonNode? TryParse(string text)
    {
        try
        {
            return text.Trim().Length == 0 ? null : JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Fill(string text, Dictionary<string, string> variables) => variables.Aggregate(text, (filled, item) => filled.Replace(item.Key, item.Value, StringComparison.Ordinal));

    private static string Shorten(string text) => text.Trim().ReplaceLineEndings(" ") is { Length: > 240 } one ? one[..240] + "..." : text.Trim().ReplaceLineEndings(" ");
}
