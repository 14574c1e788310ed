using System.Text;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink.Nftables;
using static KubeProxyNet.Backends.Iptables.IptablesNames;

namespace KubeProxyNet.Backends.Iptables;

/// <summary>
/// Takes the ruleset's events and says when somebody else has committed a change of our chains. Others put rules into built-in chains and take them out
/// again with every pod (CNI's portmap and bridge): then it is looked whether our jumps are there still, and no more.
/// </summary>
internal sealed class IptablesNftWatch(IptablesDialect dialect, IptablesOwnWrites writes, Func<bool> hasJumps, Action<ForeignChange> changed)
{
    private readonly Queue<(NftGeneration? Generation, bool IsOurs)> _pending = new();
    private readonly NftFamily _family = IptablesNftGuard.FamilyOf(dialect.Family);
    private bool _touchesOurs;
    private bool _touchesOthers;

    /// <summary>Takes an event.</summary>
    internal void Take(in NftEvent change)
    {
        if (change.Kind == NftEventKind.Overrun)
        {
            _pending.Enqueue((null, true));
            _touchesOurs = _touchesOthers = false;
        }
        else if (change.Kind == NftEventKind.GenerationChanged)
        {
            if (_touchesOurs || _touchesOthers)
            {
                _pending.Enqueue((change.Generation, _touchesOurs));
            }

            _touchesOurs = _touchesOthers = false;
        }
        else if (change.Family == _family && IsTable(change.TableUtf8))
        {
            TakeChange(change);
        }
    }

    /// <summary>Tells of what is certain by now.</summary>
    internal void Settle()
    {
        while (_pending.TryPeek(out var commit))
        {
            var isOwn = commit.Generation is { } generation ? writes.Has(generation.Id) : false;
            if (isOwn is null)
            {
                return;
            }

            _pending.Dequeue();
            if (isOwn == false && (commit.IsOurs || !hasJumps()))
            {
                changed(commit.Generation is { } by ? new ForeignChange(by.ProcessName, by.ProcessId) : ForeignChange.Unknown);
            }
        }
    }

    private static bool IsTable(ReadOnlySpan<byte> table) => table.SequenceEqual("nat"u8) || table.SequenceEqual("filter"u8) || table.SequenceEqual("mangle"u8);

    private void TakeChange(in NftEvent change)
    {
        if (change.Kind == NftEventKind.TableDeleted)
        {
            _touchesOurs = true;
        }
        else if (change.NameUtf8.StartsWith("KUBE-"u8) && IsOurs(Encoding.ASCII.GetString(change.NameUtf8)))
        {
            _touchesOurs = true;
        }
        else if (change.Kind is NftEventKind.RuleDeleted or NftEventKind.ChainDeleted)
        {
            _touchesOthers = true;
        }
    }
}
