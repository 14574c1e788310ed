using System.Globalization;
using KubeProxyNet.Backends.Rules;
using static KubeProxyNet.Backends.Iptables.IptablesNames;

namespace KubeProxyNet.Backends.Iptables;

/// <summary>What rendering one service port needs at every turn: its name, its chains' names, and what its rules have in common.</summary>
internal sealed class IptablesScope(ServiceRules rules, IptablesPlan plan)
{
    private readonly List<string> _externals = [];
    private readonly List<string> _firewalls = [];
    private readonly List<string> _sourceChecks = [];
    private readonly string _text = rules.Name.ToString();
    private string? _cluster;
    private string? _local;

    internal ServiceRules Rules => rules;

    internal IptablesPlan Plan => plan;

    internal IptablesPart Part { get; } = new();

    /// <summary><c>-p tcp</c>.</summary>
    internal string Protocol { get; } = $"-p {WordOf(rules.Name.Protocol)} ";

    /// <summary><c>-m tcp</c>.</summary>
    internal string Transport { get; } = $"-m {WordOf(rules.Name.Protocol)} ";

    /// <summary>A comment that begins with the service port's name; nothing in large clusters.</summary>
    internal string Comment(string rest = "") => plan.HasComments ? IptablesRules.Comment(_text + rest) : "";

    /// <summary>A comment with the service port's name in it.</summary>
    internal string CommentAround(string before, string after) => plan.HasComments ? IptablesRules.Comment(before + _text + after) : "";

    internal string ChainOf(DestinationGroup group) => group == DestinationGroup.Local
        ? _local ??= GroupChain(rules.Name, group)
        : _cluster ??= GroupChain(rules.Name, group);

    /// <summary>The chain of frontends from outside with these rules. All frontends of a Service have the same nearly always, and so there is one.</summary>
    internal string ExternalChainOf(IReadOnlyList<string> content) => Share(_externals, IptablesTable.Nat, content, static (name, index) => ExternalChain(name, index));

    /// <summary>The chain that lets some sources on to these rules; in the filter table, the one that refuses some and drops the others.</summary>
    internal string FirewallChainOf(IptablesTable table, IReadOnlyList<string> content) => Share(table == IptablesTable.Nat ? _firewalls : _sourceChecks, table, content, static (name, index) => FirewallChain(name, index));

    /// <summary>Packets to a frontend's address, protocol and port.</summary>
    internal IptablesMatch To(Frontend frontend, string comment) => new()
    {
        Destination = frontend.Address is { } address ? $"-d {plan.Dialect.Print(address)} " : "",
        Protocol = Protocol,
        Comment = Comment(comment),
        Extra = string.Create(CultureInfo.InvariantCulture, $"{Transport}--dport {frontend.Port} "),
    };

    private string Share(List<string> names, IptablesTable table, IReadOnlyList<string> content, Func<ServicePortName, int, string> nameOf)
    {
        foreach (var chain in Part.Chains)
        {
            if (chain.Table == table && names.Contains(chain.Name) && chain.Rules.SequenceEqual(content))
            {
                return chain.Name;
            }
        }

        var name = nameOf(rules.Name, names.Count);
        names.Add(name);
        Part.Chains.Add(new IptablesChain(table, name, [.. content]));
        return name;
    }
}
