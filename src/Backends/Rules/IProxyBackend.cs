namespace KubeProxyNet.Backends.Rules;

/// <summary>Makes the kernel do what a ruleset says, for one IP family. One caller at a time.</summary>
public interface IProxyBackend : IDisposable
{
    /// <summary>
    /// Moves the kernel to the desired ruleset. The first call, and the first one after a failure whose outcome is unknown, reads back what
    /// the kernel has and writes only the difference.
    /// </summary>
    /// <returns>What was done.</returns>
    /// <exception cref="BackendException">The kernel refused. What it holds is whole, old or new, and the next call continues from there.</exception>
    ApplyResult Apply(RulesetChange change);

    /// <summary>Removes everything this backend ever wrote, by exact name.</summary>
    void Cleanup();
}
