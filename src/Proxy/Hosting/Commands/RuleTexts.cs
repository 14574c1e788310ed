using System.Globalization;
using KubeProxyNet.Backends.Processes;
using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Proxy.Hosting.Commands;

/// <summary>Texts of rules by their handles, as <c>nft</c> prints them where it is installed; each table is asked for once.</summary>
internal sealed class RuleTexts(ICommandRunner runner)
{
    private const string Mark = " # handle ";

    private readonly Dictionary<(NftFamily, string), Dictionary<ulong, string>> _tables = [];

    /// <summary>A rule's text; null if it is not known.</summary>
    internal string? Find(NftTraceEvent step)
    {
        if (!_tables.TryGetValue((step.Family, step.Table), out var texts))
        {
            _tables[(step.Family, step.Table)] = texts = Read(step.Family, step.Table);
        }

        return texts.GetValueOrDefault(step.RuleHandle);
    }

    // Without elements, of which there may be a million.
    private Dictionary<ulong, string> Read(NftFamily family, string table)
    {
        var word = family == NftFamily.Ip ? "ip" : family == NftFamily.Ip6 ? "ip6" : "inet";
        var texts = new Dictionary<ulong, string>();
        foreach (var line in runner.Run("nft", ["--terse", "--handle", "list", "table", word, table]) is { ExitCode: 0 } listed ? listed.Output.Split('\n') : [])
        {
            var mark = line.LastIndexOf(Mark, StringComparison.Ordinal);
            if (mark > 0 && ulong.TryParse(line[(mark + Mark.Length)..], NumberStyles.None, CultureInfo.InvariantCulture, out var handle))
            {
                texts.TryAdd(handle, line[..mark].Trim());
            }
        }

        return texts;
    }
}
