using KubeProxyNet.Backends.Rules;

namespace KubeProxyNet.Proxy.Hosting;

/// <summary>Takes rulesets and writes nothing, for a dry run.</summary>
internal sealed class DryBackend : IProxyBackend
{
    /// <inheritdoc/>
    public ApplyResult Apply(RulesetChange change) => new(change.Services.Count, 0, TimeSpan.Zero, WasFull: true);

    /// <inheritdoc/>
    public void Invalidate()
    {
    }

    /// <inheritdoc/>
    public bool IsUntouched() => true;

    /// <inheritdoc/>
    public void Watch(Action listening, Action<ForeignChange> changed, CancellationToken cancellationToken) => cancellationToken.WaitHandle.WaitOne();

    /// <inheritdoc/>
    public void Cleanup()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
