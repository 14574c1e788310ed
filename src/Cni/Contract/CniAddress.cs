using System.Net;

namespace KubeProxyNet.Cni.Contract;

/// <summary>An address that the container has.</summary>
/// <param name="Address">With the length of its network's prefix.</param>
/// <param name="Gateway">Of its network; null if there is none.</param>
/// <param name="Interface">Index into the result's interfaces; null from a plugin for addresses.</param>
internal sealed record CniAddress(AddressInNetwork Address, IPAddress? Gateway, int? Interface = null);
