using KubeProxyNet.Netlink.Conntrack;
using KubeProxyNet.Netlink.Ipvs;
using KubeProxyNet.Testing;

namespace KubeProxyNet.Kernel.Tests.Faults;

// The virtual services of IPVS mode. Destinations without weight only wait for their connections to end, and go at a time of their own.
internal sealed class IpvsWitness(Sandbox node) : IKernelWitness
{
    private readonly IpvsConnection _kernel = IpvsConnection.Open(node.Namespace);

    public bool SeesWholeCommits => false;

    public string State => string.Join('\n', Read().Select(service => $"{service.Key}: {string.Join(' ', service.Value)}").Order(StringComparer.Ordinal));

    public void Look(WholeServices whole) => whole.Hold(Read(), isOneByOne: true);

    public void Dispose() => _kernel.Dispose();

    private Dictionary<string, string[]> Read() => _kernel.ListServices()
        .Where(service => !service.Id.IsMark && service.Id.Protocol == TransportProtocol.Tcp)
        .ToDictionary(
            service => service.Id.Address.ToIPAddress().ToString(),
            service => _kernel.ListDestinations(service.Id).Where(destination => destination.Weight > 0)
                .Select(destination => $"{destination.Address.ToIPAddress()}:{destination.Port}").Order(StringComparer.Ordinal).ToArray());
}
