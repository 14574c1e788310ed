namespace KubeProxyNet.Backends.Rules;

/// <summary>Makes the kernel do what a ruleset says, for one IP family. One caller at a time.</summary>
public interface IProxyBackend : IDisposable
{
    /// <summary>
    /// Begins to read what the kernel has, on another thread, for the first <see cref="Apply"/> to find it read. For the time in which objects are still on their way;
    /// does nothing where that would gain nothing.
    /// </summary>
    void Prepare()
    {
    }

    /// <summary>
    /// Moves the kernel to the desired ruleset. The first call, and the first one after a failure whose outcome is unknown, reads back what
    /// the kernel has and writes only the difference.
    /// </summary>
    /// <returns>What was done.</returns>
    /// <exception cref="BackendException">The kernel refused. What it holds is whole, old or new, and the next call continues from there.</exception>
    ApplyResult Apply(RulesetChange change);

    /// <summary>
    /// Forgets what is known of the kernel: the next <see cref="Apply"/> reads back all of it, compares and repairs.
    /// </summary>
    void Invalidate();

    /// <summary>
    /// Whether nobody else can have changed anything since the first <see cref="Apply"/>. A cheap look, for the moment when a watch begins; false when in doubt.
    /// </summary>
    bool IsUntouched();

    /// <summary>
    /// Listens for changes that somebody else makes to what this backend wrote, on the calling thread, until cancelled. The only member that may
    /// run beside the others.
    /// </summary>
    /// <param name="listening">Called when everything that happens from now on will be told.</param>
    /// <param name="changed">Called for each foreign change.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="BackendException">The kernel does not tell of changes.</exception>
    void Watch(Action listening, Action<ForeignChange> changed, CancellationToken cancellationToken);

    /// <summary>Removes everything this backend ever wrote, by exact name.</summary>
    void Cleanup();
}
