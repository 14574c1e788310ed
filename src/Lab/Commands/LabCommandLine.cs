using KubeProxyNet.Lab.Machine;
using KubeProxyNet.Lab.Network;

namespace KubeProxyNet.Lab.Commands;

/// <summary>The options that describe a lab; the same for every command that starts one.</summary>
internal static class LabCommandLine
{
    private static readonly string[] Valued = ["--name", "--nodes", "--proxy", "--mode", "--agent", "--cni", "--pod-range-length"];
    private static readonly string[] Modes = ["nftables", "ipvs", "iptables"];

    internal static CommandLine Parse(string command, IReadOnlyList<string> words, params string[] flags) => Parse(command, words, [], flags);

    internal static CommandLine Parse(string command, IReadOnlyList<string> words, string[] valued, params string[] flags)
    {
        var line = CommandLine.Parse(command, words, [.. Valued, .. valued], ["--no-proxy", .. flags]);
        line.RefuseRest(command);
        return line;
    }

    /// <summary>The modes of --modes, else that of --mode.</summary>
    internal static IReadOnlyList<string> ReadModes(CommandLine line) =>
        line.Value("--modes") is { } text ? [.. text.Split(',', StringSplitOptions.TrimEntries).Select(mode => CheckMode("--modes", mode))] : [CheckMode("--mode", line.Value("--mode") ?? "nftables")];

    internal static LabOptions ReadOptions(CommandLine line)
    {
        var mode = CheckMode("--mode", line.Value("--mode") ?? "nftables");

        return new LabOptions
        {
            Name = line.Folder().Name,
            Nodes = line.Number("--nodes", 3, 1, AddressPlan.MostNodes),
            ProxyMode = mode,
            PodRangeLength = line.Number("--pod-range-length", AddressPlan.DefaultPodRangeLength, 24, 29),
            Proxy = line.Flag("--no-proxy") ? null : PublishedBinary.Proxy.Find(line.Value("--proxy")),
            Agent = PublishedBinary.Agent.Find(line.Value("--agent")),
            Cni = PublishedBinary.Cni.Find(line.Value("--cni")),
        };
    }

    private static string CheckMode(string option, string mode) =>
        Modes.Contains(mode) ? mode : throw new LabException($"{option}: '{mode}' is not one of {string.Join(", ", Modes)}");
}
