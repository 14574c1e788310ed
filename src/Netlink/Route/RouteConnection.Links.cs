using System.Net.NetworkInformation;
using KubeProxyNet.Netlink.Sockets;
using KubeProxyNet.Netlink.Wire;

namespace KubeProxyNet.Netlink.Route;

public sealed partial class RouteConnection
{
    /// <summary>All links, or those that are ports of a master, or of a kind.</summary>
    public IReadOnlyList<Link> ListLinks(int? masterIndex = null, string? kind = null) => List(
        "list links",
        (ref writer, sequence) => writer.WriteListLinks(sequence, masterIndex, kind),
        message =>
        {
            // Kernels before 4.20 do not filter.
            var link = LinkMessages.ReadLink(message);
            return (masterIndex is null || link.MasterIndex == masterIndex) && (kind is null || link.Kind == kind) ? link : null;
        });

    /// <summary>The link of that name, or null.</summary>
    public Link? FindLink(string name)
    {
        LinkNames.Checked(name);
        return Find($"get link {name}", (ref writer, sequence) => writer.WriteGetLink(sequence, name));
    }

    /// <summary>The link of that number, or null.</summary>
    public Link? FindLink(int index) => Find($"get link {index}", (ref writer, sequence) => writer.WriteGetLink(sequence, index));

    /// <summary>Makes the link, or changes what differs in the one of that name.</summary>
    /// <returns>The link as it is now.</returns>
    /// <exception cref="NetlinkException">
    /// <see cref="NetlinkException.IsAlreadyExists"/>: the name belongs to another kind of link. Others: the kernel cannot make or change it so.
    /// </exception>
    public Link EnsureLink(LinkSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var operation = $"add link {spec.Name} type {spec.Kind}";
        try
        {
            Execute(operation, (ref writer, sequence) => writer.WriteCreateLink(sequence, spec));
        }
        catch (NetlinkException error) when (error.IsAlreadyExists)
        {
            // Not there under this name: the kernel means another object, such as a veth's other end or a VXLAN device with the same VNI.
            if (FindLink(spec.Name) is not { } existing)
            {
                throw;
            }

            if (existing.Kind != spec.Kind)
            {
                throw new NetlinkException(operation, Errno.AlreadyExists, $"link {spec.Name} is of kind {existing.Kind ?? "hardware"}");
            }

            Update(spec, existing);
        }

        return FindLink(spec.Name) ?? throw new NetlinkException(operation, Errno.NoDevice, "it was removed in the same moment");
    }

    /// <summary>Removes the link of that name.</summary>
    public void RemoveLink(string name)
    {
        LinkNames.Checked(name);
        Remove($"delete link {name}", (ref writer, sequence) => writer.WriteRemoveLink(sequence, name));
    }

    /// <summary>Removes the link of that number.</summary>
    public void RemoveLink(int index) => Remove($"delete link {index}", (ref writer, sequence) => writer.WriteRemoveLink(sequence, index));

    /// <summary>Brings the link up.</summary>
    public void SetLinkUp(int index) => Execute($"set link {index} up", (ref writer, sequence) => writer.WriteSetLinkUp(sequence, index, up: true));

    /// <summary>Takes the link down.</summary>
    public void SetLinkDown(int index) => Execute($"set link {index} down", (ref writer, sequence) => writer.WriteSetLinkUp(sequence, index, up: false));

    /// <summary>Renames the link; before Linux 6.2 it must be down.</summary>
    public void SetLinkName(int index, string name)
    {
        LinkNames.Checked(name);
        Execute($"set link {index} name {name}", (ref writer, sequence) => writer.WriteSetLinkName(sequence, index, name));
    }

    /// <summary>Sets the largest packet that the link takes, in bytes.</summary>
    public void SetLinkMTU(int index, int mtu) =>
        Execute($"set link {index} mtu {mtu}", (ref writer, sequence) => writer.WriteSetLinkMTU(sequence, index, mtu));

    /// <summary>Sets the link's hardware address.</summary>
    public void SetLinkAddress(int index, PhysicalAddress address) =>
        Execute($"set link {index} address {address}", (ref writer, sequence) => writer.WriteSetLinkAddress(sequence, index, address));

    /// <summary>Makes the link a port of a bridge; null makes it stand alone.</summary>
    public void SetLinkMaster(int index, int? masterIndex) =>
        Execute($"set link {index} master {masterIndex}", (ref writer, sequence) => writer.WriteSetLinkMaster(sequence, index, masterIndex));

    /// <summary>Moves the link to another network namespace, under another name if one is given. It arrives down, without addresses.</summary>
    public void SetLinkNamespace(int index, NetworkNamespace networkNamespace, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(networkNamespace);
        Execute(
            $"move link {index} to another network namespace",
            (ref writer, sequence) => writer.WriteSetLinkNamespace(sequence, index, networkNamespace.Descriptor, name is null ? null : LinkNames.Checked(name)));
    }

    /// <summary>Sets how a link behaves as a port of its bridge; null fields stay as they are.</summary>
    public void SetBridgePort(int index, BridgePortSettings port) =>
        Execute($"set bridge port {index}", (ref writer, sequence) => writer.WriteSetBridgePort(sequence, index, port));

    private Link? Find(string operation, DumpRequestWriter writeRequest)
    {
        Link? found = null;
        try
        {
            Execute(operation, writeRequest, message => found = LinkMessages.ReadLink(message));
        }
        catch (NetlinkException error) when (error.IsNotFound)
        {
            return null;
        }

        return found;
    }

    private void Update(LinkSpec spec, Link existing)
    {
        var sequence = _connection.NextSequence();
        var writer = new NetlinkWriter(stackalloc byte[512]);
        if (writer.WriteUpdateLink(sequence, spec, existing))
        {
            _connection.Execute($"change link {spec.Name} type {spec.Kind}", writer.Written, sequence);
        }

        writer.Dispose();
    }
}
