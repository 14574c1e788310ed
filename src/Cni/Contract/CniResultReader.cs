namespace KubeProxyNet.Cni.Contract;

/// <summary>Reads results of any version that has lists (0.3.0 and later): what a version lacks stays at its default.</summary>
internal static class CniResultReader
{
    internal static CniResult Read(ConfigObject result) => new()
    {
        Interfaces = [.. result.Objects("interfaces").Select(ReadInterface)],
        Ips = [.. result.Objects("ips").Select(ReadAddress)],
        Routes = [.. result.Objects("routes").Select(ReadRoute)],
        Dns = CniDns.Read(result.Object("dns")),
    };

    /// <summary>Reads one route, of a result or of the configuration of addresses.</summary>
    internal static CniRoute ReadRoute(ConfigObject route) =>
        new(route.Network("dst") ?? throw CniException.Invalid(route.PathOf("dst"), "is missing"), route.Address("gw"))
        {
            Mtu = (int)(route.Number("mtu", 0, int.MaxValue) ?? 0),
            AdvMss = (int)(route.Number("advmss", 0, ushort.MaxValue) ?? 0),
            Priority = (int)(route.Number("priority", 0, int.MaxValue) ?? 0),
            Table = (int?)route.Number("table", 0, int.MaxValue),
            Scope = (int?)route.Number("scope", 0, byte.MaxValue),
        };

    private static CniInterface ReadInterface(ConfigObject item) =>
        new(item.Text("name"), item.Text("mac"), item.Text("sandbox"), (int)(item.Number("mtu", 0, int.MaxValue) ?? 0));

    // -1 is libcni's word for none.
    private static CniAddress ReadAddress(ConfigObject item) => new(
        item.Network("address") ?? throw CniException.Invalid(item.PathOf("address"), "is missing"),
        item.Address("gateway"),
        item.Number("interface", -1, int.MaxValue) is >= 0 and var index ? (int)index : null);
}
