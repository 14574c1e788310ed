using System.Net;
using KubeProxyNet.Backends.Tables;
using KubeProxyNet.Netlink.Route;

namespace KubeProxyNet.Backends.Ipvs;

/// <summary>Our device and the virtual addresses on it. IPVS takes packets that are for the node itself: an address on any link makes them so.</summary>
internal sealed class IpvsAddresses(RouteConnection route) : IDisposable
{
    /// <summary>Addresses taken and given back since <see cref="Begin"/>.</summary>
    internal int Operations { get; private set; }

    internal void Begin() => Operations = 0;

    /// <summary>Says in our table which addresses are virtual, before the kernel takes packets for them.</summary>
    internal static void Announce(IpvsState state)
    {
        foreach (var address in state.TouchedAddresses)
        {
            var isWanted = state.IsWantedHere(address);
            state.Elements.Set(ElementOf(IpvsSet.ServiceIPs, address), isWanted);
            state.Elements.Set(ElementOf(IpvsSet.VirtualIPs, address), isWanted || state.Bound.Contains(address));
        }
    }

    /// <summary>Takes the addresses that are wanted.</summary>
    internal void Bind(IpvsState state)
    {
        foreach (var address in state.TouchedAddresses.Where(address => state.IsWantedHere(address) && !state.Bound.Contains(address)))
        {
            EnsureDevice(state);
            route.EnsureAddress(OnDevice(state, address));
            state.Bound = state.Bound.Add(address);
            Operations++;
        }
    }

    /// <summary>Gives back those that nobody wants and that have no connections any more, and those that have come up on another link.</summary>
    internal void Unbind(IpvsState state)
    {
        var released = state.TouchedAddresses.Where(address => state.Bound.Contains(address) && !state.IsWantedHere(address)).ToList();
        var needed = released.Count == 0 ? [] : state.Known.Keys.Where(id => !id.IsMark).Select(id => id.Address.ToIPAddress()).ToHashSet();
        state.TouchedAddresses.Clear();
        foreach (var address in released)
        {
            // On another link it is the node's all the same.
            if (needed.Contains(address) && !state.Elsewhere.Contains(address))
            {
                state.TouchedAddresses.Add(address);
                continue;
            }

            route.RemoveAddress(OnDevice(state, address));
            state.Bound = state.Bound.Remove(address);
            state.Elements.Set(ElementOf(IpvsSet.VirtualIPs, address), isWanted: false);
            Operations++;
        }
    }

    public void Dispose() => route.Dispose();

    /// <summary>An address as it stands on our device.</summary>
    internal static Address OnDevice(int deviceIndex, IPAddress address) => new()
    {
        LinkIndex = deviceIndex,
        Local = address,
        PrefixLength = address.GetAddressBytes().Length * 8,
        Flags = AddressFlags.NoDad,
    };

    private static Address OnDevice(IpvsState state, IPAddress address) => OnDevice(state.DeviceIndex, address);

    private static IpvsElement ElementOf(IpvsSet set, IPAddress address) => new(set, default(ElementBytes).With(address), default, null);

    private void EnsureDevice(IpvsState state)
    {
        if (state.DeviceIndex == 0)
        {
            state.DeviceIndex = route.EnsureLink(new DummySpec(IpvsNames.Device)).Index;
        }
    }
}
