using KubeProxyNet.Netlink.Generic;
using KubeProxyNet.Netlink.Sockets;
using KubeProxyNet.Netlink.Wire;
using static KubeProxyNet.Netlink.Uapi.IpVsH;

namespace KubeProxyNet.Netlink.Ipvs;

/// <summary>
/// The virtual services of one network namespace, by generic netlink. <c>List</c> reads, <c>Ensure</c> makes it so (there already: fine),
/// <c>Remove</c> takes it away (gone already: fine), <c>Set</c> changes one thing. Calls are synchronous; one owner at a time.
/// </summary>
public sealed partial class IpvsConnection : IDisposable
{
    private readonly NetlinkConnection _connection;
    private readonly ushort _family;

    /// <summary>Takes the transport over, and asks the kernel for the number of its family.</summary>
    internal IpvsConnection(INetlinkTransport transport)
    {
        (_connection, _family) = GenericMessages.Connect(transport, IPVS_GENL_NAME);
    }

    private delegate void RequestWriter(ref NetlinkWriter writer, uint sequence);

    /// <summary>Connects to the calling thread's network namespace.</summary>
    /// <exception cref="NetlinkException"><see cref="NetlinkException.IsNotFound"/>: the kernel lacks IPVS, or module ip_vs is not loaded.</exception>
    public static IpvsConnection Open() => new(NetlinkSocket.Open(NetlinkFamily.Generic));

    /// <summary>Connects to a network namespace, whichever thread uses the connection.</summary>
    /// <exception cref="NetlinkException"><see cref="NetlinkException.IsNotFound"/>: the kernel lacks IPVS, or module ip_vs is not loaded.</exception>
    public static IpvsConnection Open(NetworkNamespace networkNamespace) => new(NetlinkSocket.Open(NetlinkFamily.Generic, networkNamespace));

    /// <summary>All virtual services, whoever made them.</summary>
    public IReadOnlyList<VirtualService> ListServices()
    {
        var services = new List<VirtualService>();
        _connection.Dump(
            "list virtual services",
            (ref writer, sequence) => writer.WriteListServices(_family, sequence),
            message => services.Add(IpvsMessages.ReadService(message)),
            services.Clear);
        return services;
    }

    /// <summary>The destinations of a virtual service; none if there is no such service.</summary>
    public IReadOnlyList<IpvsDestination> ListDestinations(VirtualServiceId service)
    {
        var destinations = new List<IpvsDestination>();
        _connection.Dump(
            $"list destinations of {service}",
            (ref writer, sequence) => writer.WriteListDestinations(_family, sequence, service),
            message => destinations.Add(IpvsMessages.ReadDestination(message)),
            destinations.Clear);
        return destinations;
    }

    /// <summary>Makes the virtual service, or changes the one there is to it.</summary>
    public void EnsureService(VirtualService service) => ExecuteOne(batch => batch.EnsureService(service));

    /// <summary>Removes the virtual service with its destinations.</summary>
    public void RemoveService(VirtualServiceId service) => ExecuteOne(batch => batch.RemoveService(service));

    /// <summary>Gives the virtual service this destination, or changes the one there is to it.</summary>
    public void EnsureDestination(VirtualServiceId service, IpvsDestination destination) => ExecuteOne(batch => batch.EnsureDestination(service, destination));

    /// <summary>Takes a destination from the virtual service.</summary>
    public void RemoveDestination(VirtualServiceId service, IpvsDestination destination) => ExecuteOne(batch => batch.RemoveDestination(service, destination));

    /// <summary>How long connections without packets are remembered.</summary>
    public IpvsTimeouts GetTimeouts()
    {
        var timeouts = default(IpvsTimeouts);
        Ask("get timeouts of IPVS", (ref writer, sequence) => writer.WriteGetTimeouts(_family, sequence), message => timeouts = IpvsMessages.ReadTimeouts(message));
        return timeouts;
    }

    /// <summary>Sets how long connections without packets are remembered.</summary>
    public void SetTimeouts(IpvsTimeouts timeouts) => Ask("set timeouts of IPVS", (ref writer, sequence) => writer.WriteSetTimeouts(_family, sequence, timeouts), null);

    /// <summary>The version of IPVS, its own and not the kernel's.</summary>
    public Version GetVersion()
    {
        var version = new Version();
        Ask("get the version of IPVS", (ref writer, sequence) => writer.WriteGetInfo(_family, sequence), message => version = IpvsMessages.ReadVersion(message));
        return version;
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private void Ask(string operation, RequestWriter write, NetlinkConnection.MessageHandler? onMessage)
    {
        var sequence = _connection.NextSequence();
        var writer = new NetlinkWriter(stackalloc byte[128]);
        write(ref writer, sequence);
        _connection.Execute(operation, writer.Written, sequence, onMessage);
        writer.Dispose();
    }

    private void ExecuteOne(Action<IpvsBatch> fill)
    {
        using var batch = new IpvsBatch();
        fill(batch);
        if (Execute(batch) is [var refusal, ..])
        {
            throw refusal.Error;
        }
    }
}
