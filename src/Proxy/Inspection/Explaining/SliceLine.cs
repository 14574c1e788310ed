namespace KubeProxyNet.Proxy.Inspection.Explaining;

/// <summary>One EndpointSlice of the Service.</summary>
/// <param name="Name">Its name.</param>
/// <param name="AddressType">IPv4, IPv6 or FQDN.</param>
/// <param name="Endpoints">How many endpoints it has.</param>
/// <param name="Ports"><c>http 8080/TCP</c>.</param>
internal sealed record SliceLine(string Name, string AddressType, int Endpoints, string Ports);
