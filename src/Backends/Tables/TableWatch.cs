using System.Text;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Backends.Tables;

/// <summary>Listens to the ruleset's events and says when somebody else has committed a change of our table.</summary>
internal sealed class TableWatch(NftFamily family, string table, Action<ForeignChange> changed)
{
    private readonly byte[] _table = Encoding.UTF8.GetBytes(table);
    private bool _isTouched;

    /// <summary>Takes an event. Those of our own socket are not to come here.</summary>
    internal void Take(in NftEvent change)
    {
        switch (change.Kind)
        {
            case NftEventKind.Overrun:
                _isTouched = false;
                changed(ForeignChange.Unknown);
                break;
            case NftEventKind.GenerationChanged:
                Settle(change.Generation);
                break;
            default:
                // The kernel itself takes elements away whose time is over.
                _isTouched |= change.PortId != 0 && change.Family == family && change.TableUtf8.SequenceEqual(_table);
                break;
        }
    }

    // Who did it comes last.
    private void Settle(NftGeneration? generation)
    {
        if (_isTouched)
        {
            _isTouched = false;
            changed(generation is null ? ForeignChange.Unknown : new ForeignChange(generation.ProcessName, generation.ProcessId));
        }
    }
}
