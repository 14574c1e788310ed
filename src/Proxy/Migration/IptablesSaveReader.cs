using System.Text;

namespace KubeProxyNet.Proxy.Migration;

/// <summary>Reads what iptables-save prints.</summary>
internal static class IptablesSaveReader
{
    /// <summary>The tables, with all that tells where rules lead.</summary>
    internal static IReadOnlyList<ChainTable> Read(string text)
    {
        var tables = new List<ChainTable>();
        List<TableChain> chains = [];
        List<ChainRule> rules = [];
        foreach (var line in text.Split('\n'))
        {
            switch (line)
            {
                case ['*', .. var name]:
                    chains = [];
                    rules = [];
                    tables.Add(new ChainTable(name.Trim(), chains, rules));
                    break;
                case [':', .. var chain] when chain.Split(' ') is [var name, var policy, ..]:
                    chains.Add(new TableChain(name, policy != "-"));
                    break;
                case ['-', 'A', ' ', .. var rule]:
                    rules.Add(ReadRule(rule));
                    break;
            }
        }

        return tables;
    }

    private static ChainRule ReadRule(string line)
    {
        var separator = line.IndexOf(' ', StringComparison.Ordinal);
        var chain = separator < 0 ? line : line[..separator];
        var text = separator < 0 ? "" : line[(separator + 1)..];
        string? target = null;
        var previous = "";
        foreach (var word in Words(text))
        {
            if (previous is "-j" or "-g")
            {
                target = word;
            }

            previous = word;
        }

        return new ChainRule(chain, target, text);
    }

    // A comment may hold anything, -j too; what is in quotes keeps them here, so that it is no option.
    private static IEnumerable<string> Words(string text)
    {
        var word = new StringBuilder();
        var quoted = false;
        for (var index = 0; index < text.Length; index++)
        {
            var letter = text[index];
            if (letter == ' ' && !quoted)
            {
                yield return word.ToString();
                word.Clear();
                continue;
            }

            quoted ^= letter == '"';
            word.Append(letter);
            if (letter == '\\' && quoted && index + 1 < text.Length)
            {
                word.Append(text[++index]);
            }
        }

        yield return word.ToString();
    }
}
