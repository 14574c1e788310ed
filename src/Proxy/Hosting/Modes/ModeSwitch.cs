using KubeProxyNet.Backends.Rules;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Proxy.Hosting.Modes;

/// <summary>
/// Removes what this program wrote in another mode, once the rules of the one that runs are in the kernel beyond doubt. What has kube-proxy's names goes with
/// kube-proxy's remains (<see cref="Migration.Takeover"/>). Never fatal.
/// </summary>
internal sealed class ModeSwitch(IModeBackends chosen, IReadOnlyList<IModeBackends> all, ILogger logger)
{
    /// <summary>Does it, for both IP families, also where only one is served.</summary>
    internal void Run()
    {
        foreach (var other in all.Where(other => other.Mode != chosen.Mode && other.Shares.Count == 0))
        {
            foreach (var family in Enum.GetValues<IPFamily>())
            {
                TryRemove(other, family, logger);
            }
        }
    }

    /// <summary>Removes all that a mode ever wrote for one IP family, and says so.</summary>
    /// <returns>Whether nothing of it is left.</returns>
    internal static bool TryRemove(IModeBackends mode, IPFamily family, ILogger logger)
    {
        var what = mode.Describe(family);
        try
        {
            if (mode.Remove(family))
            {
                Log.Removed(logger, what);
            }

            return true;
        }
        catch (Exception error) when (ModeErrors.IsExpected(error))
        {
            Log.RemovalFailed(logger, what, error.Message);
            return false;
        }
    }
}
