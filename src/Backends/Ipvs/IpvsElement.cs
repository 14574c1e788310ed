using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Backends.Tables;

namespace KubeProxyNet.Backends.Ipvs;

/// <summary>One element of one of our sets or maps.</summary>
/// <param name="Set">Where it is.</param>
/// <param name="Key">Its key; the first one of a range.</param>
/// <param name="Data">What a map gives for it; of a range the last address, which ends its last key; empty elsewhere.</param>
/// <param name="Service">The service port it belongs to, its comment; null for elements that several can share.</param>
internal readonly record struct IpvsElement(IpvsSet Set, ElementBytes Key, ElementBytes Data, ServicePortName? Service);
