using KubeProxyNet.Backends.Rules;

namespace KubeProxyNet.Backends.Nftables;

/// <summary>One element of one of our sets or maps.</summary>
/// <param name="Set">Where it is.</param>
/// <param name="Key">Its key.</param>
/// <param name="Data">What a data map gives for it; empty elsewhere.</param>
/// <param name="Pick">What a verdict map gives for it: the chain to go to; none elsewhere.</param>
/// <param name="Service">The service port it belongs to, its comment; null for elements that several can share.</param>
internal readonly record struct NftablesElement(NftablesSet Set, ElementBytes Key, ElementBytes Data, NftablesPick Pick, ServicePortName? Service)
{
    internal bool HasSameContentAs(NftablesElement other) => Data.Equals(other.Data) && Pick == other.Pick && Service == other.Service;
}
