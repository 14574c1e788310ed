using static KubeProxyNet.Backends.Iptables.IptablesNames;

namespace KubeProxyNet.Backends.Iptables;

/// <summary>
/// What one table holds of ours, as iptables-save printed it. The text is kept in one piece, for it is large: chains are stretches of it.
/// </summary>
internal sealed class IptablesSnapshot
{
    private readonly string _text;
    private readonly Dictionary<string, Range> _chains = [];
    private readonly Dictionary<string, List<string>> _jumps = [];
    private readonly HashSet<string> _held = [];

    private IptablesSnapshot(string text)
    {
        _text = text;
    }

    /// <summary>Our chains by name.</summary>
    internal IEnumerable<string> Chains => _chains.Keys;

    /// <summary>Built-in chains that have jumps to chains of ours.</summary>
    internal IEnumerable<string> ChainsWithJumps => _jumps.Keys;

    /// <summary>Number of rules in our chains.</summary>
    internal int RuleCount { get; private set; }

    /// <summary>Whether rules of ours say whose they are; null if there are none.</summary>
    internal bool? HasComments { get; private set; }

    /// <summary>Reads a table; others in the text are passed over.</summary>
    internal static IptablesSnapshot Read(string text, IptablesTable table)
    {
        var snapshot = new IptablesSnapshot(text);
        var builtIn = new HashSet<string>();
        var isHere = false;
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end;
            var line = text.AsSpan(start, end - start);
            isHere = line.StartsWith("*") ? line[1..].SequenceEqual(NameOf(table)) : isHere;
            if (isHere && line.StartsWith(":"))
            {
                snapshot.TakeChain(line[1..], builtIn);
            }
            else if (isHere && line.StartsWith("-A "))
            {
                snapshot.TakeRule(line, start, builtIn);
            }

            start = end + 1;
        }

        return snapshot;
    }

    internal bool Has(string chain) => _chains.ContainsKey(chain);

    /// <summary>Whether a rule that is not ours, in a chain that is not ours, leads to a chain of ours: it cannot be deleted.</summary>
    internal bool IsHeld(string chain) => _held.Contains(chain);

    /// <summary>Whether a chain is there and has just these rules.</summary>
    internal bool Has(IptablesChain chain)
    {
        if (!_chains.TryGetValue(chain.Name, out var range))
        {
            return false;
        }

        var rest = _text.AsSpan(range);
        foreach (var rule in chain.Rules)
        {
            var length = 4 + chain.Name.Length + rule.Length;
            if (rest.Length < length || !rest[(length - rule.Length)..length].SequenceEqual(rule))
            {
                return false;
            }

            // Behind the last rule of the table there may be no end of line.
            rest = rest.Length > length && rest[length] == '\n' ? rest[(length + 1)..] : rest[length..];
        }

        return rest.IsEmpty;
    }

    /// <summary>The rules of a chain of ours, as they are printed behind its name.</summary>
    internal List<string> RulesOf(string chain) =>
    [
        .. _text[_chains.GetValueOrDefault(chain)].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[(4 + chain.Length)..]),
    ];

    /// <summary>The rules of a built-in chain that lead to chains of ours.</summary>
    internal IReadOnlyList<string> JumpsIn(string builtIn) => _jumps.GetValueOrDefault(builtIn) ?? [];

    /// <summary>The chain that a rule leads to; a target's name if it has no options; else nothing.</summary>
    internal static ReadOnlySpan<char> TargetOf(ReadOnlySpan<char> rule)
    {
        // Options of a target that is a chain do not exist: it is the last word.
        var last = rule.LastIndexOf(' ');
        var before = last < 3 ? default : rule[(last - 3)..last];
        return before.SequenceEqual(" -j") || before.SequenceEqual(" -g") ? rule[(last + 1)..] : default;
    }

    private void TakeChain(ReadOnlySpan<char> declaration, HashSet<string> builtIn)
    {
        var space = declaration.IndexOf(' ');
        var name = (space < 0 ? declaration : declaration[..space]).ToString();
        if (space >= 0 && !declaration[(space + 1)..].StartsWith("-"))
        {
            builtIn.Add(name);
        }
        else if (IsOurs(name))
        {
            _chains.TryAdd(name, default);
        }
    }

    private void TakeRule(ReadOnlySpan<char> line, int start, HashSet<string> builtIn)
    {
        var rule = line[3..];
        var space = rule.IndexOf(' ');
        var chain = (space < 0 ? rule : rule[..space]).ToString();
        if (_chains.TryGetValue(chain, out var range))
        {
            RuleCount++;
            var end = Math.Min(start + line.Length + 1, _text.Length);
            _chains[chain] = range.End.Value == 0 ? start..end : range.Start..end;
            HasComments = HasComments == true || !chain.StartsWith("KUBE-SVC-", StringComparison.Ordinal) ? HasComments : line.Contains("--comment", StringComparison.Ordinal);
            return;
        }

        var target = TargetOf(rule).ToString();
        if (!IsOurs(target))
        {
            return;
        }

        if (!builtIn.Contains(chain))
        {
            _held.Add(target);
            return;
        }

        if (!_jumps.TryGetValue(chain, out var jumps))
        {
            _jumps[chain] = jumps = [];
        }

        jumps.Add(rule[(space + 1)..].ToString());
    }
}
