using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Proxy.Loop;

namespace KubeProxyNet.Proxy.Hosting;

/// <summary>
/// Tells when the rules of all families are in the kernel beyond doubt: nobody else has written since our first commit, or all of it was read back and
/// nothing was missing. Called on the loop's thread, which owns the backends.
/// </summary>
internal sealed class CommitVerifier(IReadOnlyList<(IPFamily Family, IProxyBackend Backend)> backends) : ISyncObserver
{
    private readonly Dictionary<IPFamily, Ruleset> _verified = [];
    private readonly TaskCompletionSource<IReadOnlyList<Ruleset>> _all = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends with the rules that the kernel has, when all families are verified.</summary>
    internal Task<IReadOnlyList<Ruleset>> Verified => _all.Task;

    /// <inheritdoc/>
    public void Synced(IPFamily family, ApplyResult result, TimeSpan duration, RulesetChange change)
    {
        if (_all.Task.IsCompleted)
        {
            return;
        }

        // Where it is in doubt, the loop reads everything back when it begins to watch, and this is called again.
        if (backends.First(item => item.Family == family).Backend.IsUntouched() || result is { WasFull: true, Operations: 0 })
        {
            _verified[family] = change.Desired;
        }

        if (_verified.Count == backends.Count)
        {
            _all.TrySetResult([.. _verified.Values.OrderBy(rules => rules.Family)]);
        }
    }
}
