using KubeProxyNet.Backends.Processes;
using KubeProxyNet.Backends.Rules;

namespace KubeProxyNet.Proxy.Migration;

/// <summary>kube-proxy's chains in tables of iptables-legacy. The kernel takes and gives such tables only whole, so the node's own program does it.</summary>
internal sealed class LegacyChainSource(ICommandRunner runner, Func<string, string> readFile, bool isOurs = false) : IRemainsSource
{
    // Seconds to wait for the lock that all iptables programs share.
    private const string LockPatience = "10";

    /// <inheritdoc/>
    public RemainsKind Kind => RemainsKind.IptablesLegacy;

    /// <inheritdoc/>
    public IReadOnlyList<Remains> Find() => [.. Enum.GetValues<IPFamily>().SelectMany(Find)];

    private static string Program(IPFamily family) => family == IPFamily.IPv4 ? "iptables" : "ip6tables";

    private IEnumerable<Remains> Find(IPFamily family)
    {
        if (!IsInUse(family))
        {
            return [];
        }

        var prefix = FindPrograms(family) ?? throw new IOException(
            $"{Program(family)}-legacy tables are in use, but there is no {Program(family)}-legacy-save here to look into them: what kube-proxy left there, if anything, stays");
        return Look(prefix).Select(remains => Describe(family, prefix, remains));
    }

    private List<ChainRemains> Look(string prefix) =>
        [.. IptablesSaveReader.Read(RunOf($"{prefix}-save", [])).Select(table => ChainRemains.Find(table, isOurs)).OfType<ChainRemains>()];

    private Remains Describe(IPFamily family, string prefix, ChainRemains remains) => new()
    {
        Kind = Kind,
        Family = family,
        Text = $"{Program(family)}-legacy table {remains.Table}: {remains.Summary}",
        Serves = remains.Serves,
        Stays = [.. remains.Emptied.Select(chain => $"{Program(family)}-legacy table {remains.Table}: chain {chain} stays, empty: rules of others lead there")],
        Remove = () => Remove(prefix, remains.Table),
    };

    // Rules are deleted by their text, as iptables-save prints it: counters and other rules are not touched.
    private void Remove(string prefix, string table)
    {
        if (Look(prefix).Where(found => found.Table == table).ToList() is { Count: > 0 } remains)
        {
            RunOf($"{prefix}-restore", ["--noflush", "-w", LockPatience], IptablesRestoreWriter.Write(remains));
        }
    }

    private bool IsInUse(IPFamily family)
    {
        try
        {
            return readFile(family == IPFamily.IPv4 ? "/proc/net/ip_tables_names" : "/proc/net/ip6_tables_names").Length > 0;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    // Before 1.8 there was only one kind, whose programs have no addition to their names and say nothing of nf_tables.
    private string? FindPrograms(IPFamily family)
    {
        var program = Program(family);
        if (runner.Run($"{program}-legacy", ["--version"]) is { ExitCode: 0 })
        {
            return $"{program}-legacy";
        }

        return runner.Run(program, ["--version"]) is { ExitCode: 0 } plain && !plain.Output.Contains("nf_tables", StringComparison.Ordinal) ? program : null;
    }

    private string RunOf(string command, IReadOnlyList<string> arguments, string? input = null) =>
        (runner.Run(command, arguments, input) ?? throw new IOException($"{command} is not here")).OutputOf(command);
}
