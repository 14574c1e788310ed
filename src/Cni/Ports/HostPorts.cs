using System.Net.Sockets;
using KubeProxyNet.Cni.Attachments;
using KubeProxyNet.Cni.Contract;
using KubeProxyNet.Cni.Files;
using KubeProxyNet.Cni.Ipam;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Conntrack;

namespace KubeProxyNet.Cni.Ports;

/// <summary>Host ports of one attachment.</summary>
internal sealed class HostPorts(CniRequest request)
{
    private const string Kind = "ports";

    private readonly LeaseOwner _owner = new(request.Environment.ContainerID, request.Environment.IfName);

    /// <summary>Maps what the runtime asks for.</summary>
    /// <param name="addresses">The container's addresses.</param>
    /// <param name="links">The node's links that lead to it, for what comes from 127.0.0.1.</param>
    /// <exception cref="CniException">A port is taken, or the kernel refused.</exception>
    internal void Add(IEnumerable<AddressInNetwork> addresses, IEnumerable<string> links)
    {
        var mappings = PortMapping.ReadAll(request);
        if (mappings.Count == 0)
        {
            return;
        }

        var record = new AttachmentRecord(
            request.Name, _owner, request.Environment.Netns, NamespaceFile.Identify(request.Environment.Netns) ?? "", [.. addresses], [.. mappings], Masquerades: false);
        using (var store = AttachmentStore.Open())
        {
            var present = store.ReadAll();
            RequireFree(present, mappings);
            store.Write(record, Kind);
            try
            {
                AttachmentTable.Ensure(store.ReadAll());
            }
            catch (CniException)
            {
                store.Remove(request.Name, _owner, Kind);
                throw;
            }
        }

        foreach (var link in links)
        {
            Wiring.KernelParameters.SetIfThere($"ipv4/conf/{link}/route_localnet", "1");
        }

        ForgetFlows(mappings);
    }

    /// <summary>Takes them away.</summary>
    internal void Remove()
    {
        if (AttachmentStore.IsEmpty)
        {
            return;
        }

        using var store = AttachmentStore.Open();
        if (store.Find(request.Name, _owner, Kind) is { } record)
        {
            store.Remove(request.Name, _owner, Kind);
            AttachmentTable.Ensure(store.ReadAll());
            ForgetFlows(record.Mappings);
        }
    }

    /// <exception cref="CniException">A port is not mapped any more.</exception>
    internal void Check()
    {
        var mappings = PortMapping.ReadAll(request);
        if (mappings.Count == 0)
        {
            return;
        }

        using var store = AttachmentStore.Open();
        if (store.Find(request.Name, _owner, Kind) is not { } record || !mappings.TrueForAll(mapping => record.Mappings.Contains(mapping)) || !AttachmentTable.IsAsWanted(store.ReadAll()))
        {
            throw new CniException(CniErrorCode.CheckFailed, $"host ports {string.Join(", ", mappings.Select(mapping => mapping.HostPort))} are not in nftables table {AttachmentTable.Name} as ADD left them");
        }
    }

    /// <summary>Frees those of attachments that are not valid any more.</summary>
    internal void GC(IReadOnlyCollection<LeaseOwner> valid)
    {
        using var store = AttachmentStore.Open();
        foreach (var record in store.ReadAll().Where(record => record.Network == request.Name && !valid.Contains(record.Owner)))
        {
            store.Remove(record.Network, record.Owner, Kind);
        }

        AttachmentTable.Ensure(store.ReadAll());
    }

    private void RequireFree(List<AttachmentRecord> present, List<PortMapping> mappings)
    {
        foreach (var other in present.Where(record => record.Owner != _owner || record.Network != request.Name))
        {
            foreach (var taken in other.Mappings)
            {
                if (mappings.Find(taken.CollidesWith) is { } mapping)
                {
                    throw new CniException(CniErrorCode.AlreadyExists, $"host port {mapping.HostPort} ({mapping}) is taken by container {other.Owner}", "give one of them another hostPort, or another node");
                }
            }
        }
    }

    // Datagrams of a flow that was there before go on as they went.
    private static void ForgetFlows(IEnumerable<PortMapping> mappings)
    {
        foreach (var mapping in mappings.Where(mapping => mapping.Protocol == TransportProtocol.Udp))
        {
            try
            {
                using var conntrack = ConntrackConnection.Open();
                conntrack.DeleteWhere(new ConntrackFilter { Protocol = TransportProtocol.Udp, Family = AddressFamily.InterNetwork, Original = new() { DestinationPort = mapping.HostPort } });
                conntrack.DeleteWhere(new ConntrackFilter { Protocol = TransportProtocol.Udp, Family = AddressFamily.InterNetworkV6, Original = new() { DestinationPort = mapping.HostPort } });
            }
            catch (NetlinkException)
            {
                // A kernel without conntrack's netlink: such flows end by their timeout.
            }
        }
    }
}
