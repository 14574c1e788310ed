using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Tables;

namespace KubeProxyNet.Backends.Nftables;

/// <summary>One element of one of our sets or maps.</summary>
/// <param name="Set">Where it is.</param>
/// <param name="Key">Its key; the first one of a range.</param>
/// <param name="Data">What a data map gives for it; of a range the last address, which ends its last key; empty elsewhere.</param>
/// <param name="Target">What a verdict map gives for it: the chain to go to; none elsewhere.</param>
/// <param name="Service">The service port it belongs to, its comment; null for elements that several can share.</param>
internal readonly record struct NftablesElement(NftablesSet Set, ElementBytes Key, ElementBytes Data, NftablesTarget Target, ServicePortName? Service)
{
    internal bool HasSameContentAs(NftablesElement other) => Data.Equals(other.Data) && Target == other.Target && Service == other.Service;
}
