using KubeProxyNet.Backends.Rules;

namespace KubeProxyNet.Backends.Iptables;

/// <summary>
/// Notices what others do to our chains, in tables that many programs write to all the time. Is told of our own writes, so that it can tell them apart.
/// <see cref="Watch"/> runs on a thread of its own, all else on the caller's.
/// </summary>
internal interface IIptablesGuard : IDisposable
{
    /// <summary>The tables are going to be read.</summary>
    void BeginRead();

    /// <summary>We are going to write.</summary>
    void BeginWrite();

    /// <summary>We have written.</summary>
    /// <param name="transactions">How many transactions; null if it failed, and nobody knows.</param>
    /// <param name="census">How many rules our chains have now, by table; null if nobody knows.</param>
    void EndWrite(int? transactions, int[]? census);

    /// <summary>Whether nobody else can have changed anything since the first reading.</summary>
    bool IsUntouched();

    /// <summary>Tells of foreign changes until cancelled.</summary>
    void Watch(Action listening, Action<ForeignChange> changed, CancellationToken cancellationToken);
}
