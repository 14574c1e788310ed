using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Proxy.Rulesets;

/// <summary>
/// Who has which frontend. Two Services can name the same address and port (external IPs, load balancers, or objects that went wrong); then
/// one has it, always the same one, and the others take over when it goes. Owned by the tracker.
/// </summary>
internal sealed class FrontendClaims
{
    // Nearly every frontend has one claim: lists exist only where there are more.
    private readonly Dictionary<FrontendKey, FrontendClaim> _winners = [];
    private readonly Dictionary<FrontendKey, SortedSet<FrontendClaim>> _contested = [];

    /// <summary>Whether this service port has the frontend.</summary>
    internal bool IsWinner(FrontendKey key, ServicePortName name) => _winners.TryGetValue(key, out var winner) && winner.Name == name;

    /// <summary>Who has the frontend.</summary>
    internal FrontendClaim? WinnerOf(FrontendKey key) => _winners.TryGetValue(key, out var winner) ? winner : null;

    /// <summary>Adds a claim, and names in <paramref name="affected"/> the Service that loses the frontend by it.</summary>
    internal void Add(FrontendKey key, FrontendClaim claim, ISet<ObjectKey> affected)
    {
        if (_winners.TryAdd(key, claim))
        {
            return;
        }

        var winner = _winners[key];
        if (winner == claim)
        {
            return;
        }

        if (!_contested.TryGetValue(key, out var all))
        {
            _contested[key] = all = [winner];
        }

        all.Add(claim);
        Elect(key, all, winner, affected);
    }

    /// <summary>Takes a claim back, and names in <paramref name="affected"/> the Service that gets the frontend by it.</summary>
    internal void Remove(FrontendKey key, FrontendClaim claim, ISet<ObjectKey> affected)
    {
        if (!_contested.TryGetValue(key, out var all))
        {
            if (_winners.TryGetValue(key, out var only) && only == claim)
            {
                _winners.Remove(key);
            }

            return;
        }

        var winner = _winners[key];
        all.Remove(claim);
        Elect(key, all, winner, affected);
        if (all.Count == 1)
        {
            _contested.Remove(key);
        }
    }

    private void Elect(FrontendKey key, SortedSet<FrontendClaim> all, FrontendClaim before, ISet<ObjectKey> affected)
    {
        var winner = all.Min;
        if (winner != before)
        {
            _winners[key] = winner;
            affected.Add(new ObjectKey(before.Name.Namespace, before.Name.Name));
            affected.Add(new ObjectKey(winner.Name.Namespace, winner.Name.Name));
        }
    }
}
