using System.Globalization;

namespace KubeProxyNet.Bench;

/// <summary>What the command line asks for.</summary>
internal sealed record BenchOptions
{
    /// <summary>The topics to run; none means all.</summary>
    internal IReadOnlyList<string> Topics { get; init; } = [];

    /// <summary>Numbers of Services to measure with, one after the other.</summary>
    internal IReadOnlyList<int> Services { get; init; } = [100, 1_000, 10_000];

    /// <summary>Endpoints of each Service.</summary>
    internal int Endpoints { get; init; } = 10;

    /// <summary>How often everything that is done once is done.</summary>
    internal int Rounds { get; init; } = 5;

    /// <summary>How often each change is made.</summary>
    internal int Repetitions { get; init; } = 500;

    /// <summary>The native agent.</summary>
    internal string Agent { get; init; } = "artifacts/proxy/kubeproxynet";

    /// <summary>Another proxy's command line, with <c>{kubeconfig}</c>, <c>{node}</c> and <c>{mode}</c> in it; null if there is none to compare with.</summary>
    internal string? Peer { get; init; }

    /// <summary>What stands for <c>{mode}</c>.</summary>
    internal string Mode { get; init; } = "nftables";

    /// <summary>Of topic modes: these only; none means all that the machine can run.</summary>
    internal IReadOnlyList<string> Modes { get; init; } = [];

    /// <summary>Of topics churn and cluster: how long.</summary>
    internal int Seconds { get; init; } = 60;

    /// <summary>Of topic churn: the agent runs in a memory cgroup of so many MiB; null: in none of its own.</summary>
    internal int? MemoryLimit { get; init; }

    /// <summary>Where the JSON files go.</summary>
    internal string Output { get; init; } = "artifacts/bench";

    /// <exception cref="FormatException">The command line makes no sense; the message says where.</exception>
    internal static BenchOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new BenchOptions();
        for (var index = 0; index < arguments.Count; index++)
        {
            if (!arguments[index].StartsWith("--", StringComparison.Ordinal))
            {
                options = options with { Topics = [.. options.Topics, arguments[index]] };
                continue;
            }

            var parts = arguments[index].Split('=', 2);
            var value = parts.Length == 2 ? parts[1] : ++index < arguments.Count ? arguments[index] : throw new FormatException($"{parts[0]} needs a value");
            options = options.With(parts[0], value);
        }

        return options;
    }

    private BenchOptions With(string option, string value) => option switch
    {
        "--services" => this with { Services = [.. value.Split(',').Select(item => Number(option, item))] },
        "--endpoints" => this with { Endpoints = Number(option, value) },
        "--rounds" => this with { Rounds = Number(option, value) },
        "--repetitions" => this with { Repetitions = Number(option, value) },
        "--agent" => this with { Agent = value },
        "--peer" => this with { Peer = value },
        "--mode" => this with { Mode = value },
        "--modes" => this with { Modes = value.Split(',') },
        "--seconds" => this with { Seconds = Number(option, value) },
        "--memory-limit" => this with { MemoryLimit = Number(option, value) },
        "--output" => this with { Output = value },
        _ => throw new FormatException($"there is no option {option}"),
    };

    private static int Number(string option, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new FormatException($"{option}: '{text}' is not a number above 0");
}
