using KubeProxyNet.Backends.Tables;

namespace KubeProxyNet.Backends.Nftables;

/// <summary>A client and the destination it stays with.</summary>
/// <param name="Client">Its address.</param>
/// <param name="Destination">The destination's address.</param>
/// <param name="Timeout">How long it stays without a new connection.</param>
/// <param name="Remaining">How much of that is left.</param>
internal readonly record struct NftablesBinding(ElementBytes Client, ElementBytes Destination, TimeSpan Timeout, TimeSpan Remaining)
{
    /// <summary>The binding under another timeout: counted from the same last connection. Nothing is left of it if that time is over.</summary>
    internal NftablesBinding With(TimeSpan timeout) => this with { Timeout = timeout, Remaining = timeout - (Timeout - Remaining) };
}
