namespace KubeProxyNet.Backends.Iptables;

/// <summary>A run of iptables-restore of ours, between two generations of the ruleset. Others may have committed in between too.</summary>
internal sealed class IptablesOwnWrite(uint before, uint after, int transactions)
{
    private int _left = transactions;

    /// <summary>No event of it can come any more.</summary>
    internal bool IsBefore(uint generation) => (int)(generation - after) > 0;

    /// <summary>Takes one of its transactions for this generation.</summary>
    /// <returns>False if it has no more, or is not of that time.</returns>
    internal bool TryTake(uint generation) => (int)(generation - before) > 0 && !IsBefore(generation) && --_left >= 0;
}
