using KubeProxyNet.Backends.Rules;

namespace KubeProxyNet.Proxy.Loop;

// What comes in, and whether it is enough to begin with.
internal sealed partial class ProxyLoop
{
    private void Take(LoopEvent next)
    {
        switch (next)
        {
            case LoopEvent.Services(var change):
                _tracker.Take(change);
                _hasServices |= change is Informers.InformerEvent<Informers.Models.Service>.Replaced;
                break;
            case LoopEvent.EndpointSlices(var change):
                _tracker.Take(change);
                _hasSlices |= change is Informers.InformerEvent<Informers.Models.EndpointSlice>.Replaced;
                break;
            case LoopEvent.Nodes(var change):
                _facts.Take(change);
                _hasNode |= _facts.Node is not null;
                _tracker.Take(_facts.NodeFacts);
                if (_facts.Node is { } node)
                {
                    _observer.NodeSeen(node);
                }

                break;
            case LoopEvent.ServiceCIDRs(var change):
                _facts.Take(change);
                _hasRanges = true;
                break;
            case LoopEvent.WatchBegun(var family):
                Log.Watching(_logger, family);
                Check(StateOf(family));
                break;
            case LoopEvent.ForeignlyChanged(var family, var change):
                Distrust(StateOf(family), change);
                break;
            case LoopEvent.LocalAddressesChanged(var addresses):
                _facts.LocalAddresses = addresses;
                break;
        }
    }

    // What happened between the first sync and now, or while a broken watch was away, was not heard.
    private void Check(FamilyState state)
    {
        if (!state.Backend.IsUntouched())
        {
            Distrust(state, ForeignChange.Unknown);
        }
    }

    private FamilyState StateOf(IPFamily family) => _families.Find(state => state.Family == family)!;

    private void Distrust(FamilyState state, ForeignChange change)
    {
        state.Backend.Invalidate();
        state.IsBehind = true;
        state.Intruder = change;
        _observer.Queued(state.Family);
    }

    // Nothing is written before both lists are complete: half a list would take away what the other half holds.
    private bool IsReady()
    {
        if (_isReady || !_hasServices || !_hasSlices)
        {
            return _isReady;
        }

        _listed ??= _time.GetTimestamp();

        // Without them, rules that are there would be taken away, to be written again a moment later.
        if (!_hasRanges && _time.GetElapsedTime(_listed.Value) < RangePatience)
        {
            return false;
        }

        if (!_hasNode || !HasAddresses)
        {
            if (_time.GetElapsedTime(_started) < NodePatience)
            {
                return false;
            }

            ReportMissing();
        }

        Log.InformersSynced(_logger);
        return _isReady = true;
    }

    private bool HasAddresses => _facts.LocalAddresses is not null || !NodeRulesBuilder.NeedsLocalAddresses(_options);

    private void ReportMissing()
    {
        if (!_hasNode)
        {
            Log.NodeNotSeen(_logger, _facts.NodeFacts.Name, NodePatience.TotalSeconds);
        }

        if (!HasAddresses)
        {
            Log.AddressesNotKnown(_logger, NodePatience.TotalSeconds);
        }
    }
}
