using System.Globalization;
using System.Text;
using KubeProxyNet.Backends.Rules;
using static KubeProxyNet.Backends.Iptables.IptablesNames;

namespace KubeProxyNet.Backends.Iptables;

/// <summary>Writes what iptables-restore reads, and remembers whose lines they are.</summary>
/// <param name="maxChains">How many chains one transaction may make or remove.</param>
internal sealed class IptablesInput(int maxChains)
{
    private readonly StringBuilder _text = new();
    private readonly List<(int Line, ServicePortName? Service)> _owners = [];
    private IptablesTable? _table;
    private int _chains;
    private int _lines;

    /// <summary>Number of chains and rules written, moved or removed.</summary>
    internal int Operations { get; private set; }

    /// <summary>Number of rules put in, by table.</summary>
    internal int[] Rules { get; } = new int[AllTables.Length];

    /// <summary>Number of transactions.</summary>
    internal int Transactions { get; private set; }

    internal int MaxChains => maxChains;

    internal bool IsEmpty => Operations == 0;

    /// <summary>Whose lines come now; null for those of nobody.</summary>
    internal void BeginOf(ServicePortName? service)
    {
        if (_owners.Count == 0 || _owners[^1].Service != service)
        {
            _owners.Add((_lines + 1, service));
        }
    }

    /// <summary>Whose line this is, counted from one.</summary>
    internal ServicePortName? OwnerOf(int line)
    {
        ServicePortName? owner = null;
        foreach (var (start, service) in _owners)
        {
            if (start > line)
            {
                break;
            }

            owner = service;
        }

        return owner;
    }

    /// <summary>What follows is of this table. A transaction that has become large ends here.</summary>
    internal void In(IptablesTable table)
    {
        if (_table == table && _chains < maxChains)
        {
            return;
        }

        End();
        _table = table;
        Write("*", NameOf(table));
    }

    /// <summary>Ends the transaction.</summary>
    internal void End()
    {
        if (_table is not null)
        {
            BeginOf(null);
            Write("COMMIT");
            Transactions++;
            _table = null;
            _chains = 0;
        }
    }

    /// <summary>Makes a chain, or empties the one that is there.</summary>
    internal void Declare(string chain)
    {
        Write(":", chain, " - [0:0]");
        _chains++;
        Operations++;
    }

    internal void Append(string chain, string rule) => PutIn("-A ", chain, rule);

    /// <summary>Puts a rule before all others.</summary>
    internal void Insert(string chain, string rule) => PutIn("-I ", chain, rule);

    internal void Delete(string chain, string rule) => WriteRule("-D ", chain, rule);

    /// <summary>Removes a chain that is empty.</summary>
    internal void Remove(string chain)
    {
        Write("-X ", chain);
        Operations++;
    }

    /// <summary>A line with two before and two behind it, each with its number.</summary>
    internal string Around(int line)
    {
        var first = Math.Max(1, line - 2);
        var lines = _text.ToString().Split('\n').Skip(first - 1).Take(line + 3 - first).Where(text => text.Length > 0);
        return string.Join('\n', lines.Select((text, index) => string.Create(CultureInfo.InvariantCulture, $"{(first + index == line ? '>' : ' ')} {first + index}: {text}")));
    }

    public override string ToString() => _text.ToString();

    private void PutIn(string verb, string chain, string rule)
    {
        WriteRule(verb, chain, rule);
        Rules[(int)_table!.Value]++;
    }

    private void WriteRule(string verb, string chain, string rule)
    {
        _text.Append(verb).Append(chain).Append(' ').Append(rule).Append('\n');
        _lines++;
        Operations++;
    }

    private void Write(string first, string second = "", string third = "")
    {
        _text.Append(first).Append(second).Append(third).Append('\n');
        _lines++;
    }
}
