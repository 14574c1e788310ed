using KubeProxyNet.Backends.Processes;
using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Proxy.Inspection.Diagnosis;

namespace KubeProxyNet.Proxy.Hosting.Commands;

/// <summary>Finds chains that drop what is forwarded, in nf_tables and in the older tables that iptables-legacy keeps.</summary>
internal static class ForwardDropReader
{
    private static readonly (NftFamily Family, string Word)[] _families = [(NftFamily.Ip, "ip"), (NftFamily.Ip6, "ip6"), (NftFamily.Inet, "inet")];

    private static readonly (string Names, string Program)[] _legacy = [("/proc/self/net/ip_tables_names", "iptables-legacy-save"), ("/proc/self/net/ip6_tables_names", "ip6tables-legacy-save")];

    internal static IReadOnlyList<ForwardDrop> Read(NftablesConnection connection, ICommandRunner runner) => [.. OfNftables(connection), .. _legacy.SelectMany(item => OfLegacy(item.Names, item.Program, runner))];

    private static IEnumerable<ForwardDrop> OfNftables(NftablesConnection connection)
    {
        foreach (var (family, word) in _families)
        {
            foreach (var table in connection.ListTables(family))
            {
                foreach (var chain in connection.ListChains(family, table.Name).Where(chain => chain.Base is { Hook: NftHook.Forward, Policy: NftPolicy.Drop }))
                {
                    yield return new ForwardDrop($"{word} {table.Name} {chain.Name}", connection.ListRules(family, table.Name, chain.Name).Count);
                }
            }
        }
    }

    // Asking loads the module's tables, so it is asked only where they are.
    private static IEnumerable<ForwardDrop> OfLegacy(string names, string program, ICommandRunner runner)
    {
        if (!File.Exists(names) || !File.ReadAllText(names).Split('\n').Contains("filter") || runner.Run(program, ["-t", "filter"]) is not { ExitCode: 0 } saved)
        {
            yield break;
        }

        var lines = saved.Output.Split('\n');
        if (Array.Exists(lines, line => line.StartsWith(":FORWARD DROP", StringComparison.Ordinal)))
        {
            yield return new ForwardDrop($"FORWARD of {program[..program.IndexOf('-', StringComparison.Ordinal)]} (legacy)", lines.Count(line => line.StartsWith("-A FORWARD", StringComparison.Ordinal)));
        }
    }
}
