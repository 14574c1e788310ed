using KubeProxyNet.Backends.Tables;
using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Backends.Nftables;

// The delta as messages, in an order in which nothing leads to what is not there.
internal sealed partial class NftablesApplier
{
    private bool TryFlush(NftablesState state)
    {
        foreach (var set in NftablesPlan.AllSets)
        {
            if (state.Counts[(int)set] > NftablesPlan.LimitOf(_sets[(int)set].Size ?? uint.MaxValue))
            {
                return false;
            }
        }

        Flush();
        return true;
    }

    private void Flush()
    {
        Write();
        Commit();
    }

    private void Write()
    {
        foreach (var pick in _delta.NewPicks)
        {
            AddChain(NftablesStaticRules.BuildPick(pick, _dialect));
        }

        _delta.Sticky.ForEach(_sticky.Prepare);

        // Removals first: a key can leave one service port and come to another in the same transaction.
        foreach (var set in NftablesPlan.AllSets)
        {
            WriteRemoved(set);
        }

        foreach (var set in NftablesPlan.AllSets)
        {
            WriteAdded(set);
        }

        _delta.Sticky.ForEach(_sticky.Retire);
        foreach (var chain in _delta.UnusedChains)
        {
            _batch.FlushChain(chain);
            _batch.DeleteChain(chain);
        }

        _delta.Clear();
    }

    private void WriteRemoved(NftablesSet set)
    {
        foreach (var element in _delta.RemovedFrom(set))
        {
            if (set == NftablesSet.FirewallAllowed)
            {
                _batch.DeleteRange(_sets[(int)set], element.Key.Span, LastKeyOf(element).Span);
            }
            else
            {
                _batch.DeleteElement(_sets[(int)set], element.Key.Span);
            }
        }
    }

    private void WriteAdded(NftablesSet set)
    {
        Span<byte> comment = stackalloc byte[NftablesComment.MaxLength];
        foreach (var element in _delta.AddedTo(set))
        {
            var text = NftablesComment.Write(element.Service, comment);
            if (set == NftablesSet.FirewallAllowed)
            {
                _batch.AddRange(_sets[(int)set], element.Key.Span, LastKeyOf(element).Span, commentUtf8: text);
            }
            else if (element.Target.IsNone)
            {
                _batch.AddElement(_sets[(int)set], element.Key.Span, element.Data.Span, text);
            }
            else
            {
                _batch.AddElement(_sets[(int)set], element.Key.Span, NftVerdict.Goto(element.Target.Name), text);
            }
        }
    }

    // The same frontend with the last address of the range.
    private static ElementBytes LastKeyOf(NftablesElement element) => element.Key.WithLast(element.Data);

    private void WriteChangedChains(IEnumerable<NftablesChain> before, IEnumerable<NftablesChain> after)
    {
        var present = before.ToDictionary(chain => chain.Name);
        foreach (var chain in after.Where(chain => present.GetValueOrDefault(chain.Name) != chain))
        {
            Rewrite(chain, exists: true);
        }
    }

    private void Rewrite(NftablesChain chain, bool exists)
    {
        if (exists)
        {
            _batch.FlushChain(chain.Name);
            AddRules(chain);
        }
        else
        {
            AddChain(chain);
        }
    }

    private void AddChain(NftablesChain chain)
    {
        _batch.AddChain(chain.Chain);
        AddRules(chain);
    }

    private void AddRules(NftablesChain chain)
    {
        foreach (var rule in chain.Rules)
        {
            _batch.AddRule(new NftRule(chain.Name, rule.Expressions));
        }
    }
}
