namespace KubeProxyNet.Lab.Network;

/// <summary>
/// Hands out one node's pod addresses in turn, so that an address rests as long as possible before another pod gets it: whatever still points
/// at a pod that is gone then fails, and does not reach a stranger.
/// </summary>
internal sealed class PodAddresses(int node)
{
    private const int First = 2;
    private const int Last = 254;

    private readonly Lock _lock = new();
    private readonly HashSet<int> _used = [];
    private int _previous = First - 1;

    /// <summary>The next free one; <c>null</c>: all are taken.</summary>
    internal PodAddress? Take()
    {
        lock (_lock)
        {
            for (var tries = First; tries <= Last; tries++)
            {
                _previous = _previous == Last ? First : _previous + 1;
                if (_used.Add(_previous))
                {
                    return AddressPlan.Pod(node, _previous);
                }
            }

            return null;
        }
    }

    internal void Return(PodAddress address)
    {
        lock (_lock)
        {
            _used.Remove(address.Number);
        }
    }
}
