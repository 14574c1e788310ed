using System.Collections.Concurrent;
using System.Net.Sockets;
using KubeProxyNet.Netlink;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Overlay.Kernel;

/// <summary>Whether the VXLAN devices leave checksums to the network card. Any thread.</summary>
internal sealed class TunnelOffload(OverlayPlace place, ChecksumOffload asked, ILogger logger)
{
    internal const string Feature = "tx-checksum-ip-generic";

    private static readonly AddressFamily[] Families = [AddressFamily.InterNetwork, AddressFamily.InterNetworkV6];

    private readonly ConcurrentDictionary<string, int> _seen = [];
    private volatile bool _isOn = asked != ChecksumOffload.Off;

    /// <summary>They do, as far as is known.</summary>
    internal bool IsOn => _isOn;

    /// <summary>Sees to a device when it is new to us. What an earlier run found out stays, unless it was asked for otherwise.</summary>
    /// <returns>Number of changes.</returns>
    internal int Ensure(string device, int index)
    {
        if (_seen.TryGetValue(device, out var seen) && seen == index)
        {
            return 0;
        }

        try
        {
            using var ethtool = place.OpenEthtool();
            var isActive = ethtool.IsActive(device, Feature);
            var isNewToUs = !_seen.ContainsKey(device);
            _seen[device] = index;
            if (asked == ChecksumOffload.Auto && isNewToUs)
            {
                _isOn &= isActive;
            }

            if (isActive == _isOn)
            {
                return 0;
            }

            ethtool.Set(device, Feature, _isOn);
            return 1;
        }
        catch (NetlinkException error)
        {
            Log.OffloadNotSet(logger, device, error.Message);
            _seen[device] = index;
            return 0;
        }
    }

    /// <summary>Switches all devices that there are, and those that will be.</summary>
    internal void Switch(bool on)
    {
        _isOn = on;
        foreach (var device in Families.Select(OverlayNames.DeviceOf).Where(_seen.ContainsKey))
        {
            try
            {
                using var ethtool = place.OpenEthtool();
                ethtool.Set(device, Feature, on);
            }
            catch (NetlinkException error)
            {
                Log.OffloadNotSet(logger, device, error.Message);
            }
        }
    }
}
