using System.Globalization;
using System.Net;
using KubeProxyNet.Netlink;
using KubeProxyNet.Proxy.Configuration.Settings;

namespace KubeProxyNet.Proxy.Configuration.Reading;

/// <content>Blocks of the modes, sysctls, and the ranges of numbers.</content>
internal sealed partial class OptionsBuilder
{
    // kube-proxy checks this block in every mode, the other two only in their own.
    private IptablesOptions Iptables()
    {
        CheckPeriods(ModeFields.IptablesSyncPeriod, ModeFields.IptablesMinSyncPeriod);
        return new IptablesOptions
        {
            MasqueradeBit = InRange(ModeFields.IptablesMasqueradeBit, 0, 31),
            MasqueradeAll = values.Get(ModeFields.IptablesMasqueradeAll),
            LocalhostNodePorts = values.Get(ModeFields.LocalhostNodePorts),
            SyncPeriod = values.Get(ModeFields.IptablesSyncPeriod),
            MinSyncPeriod = values.Get(ModeFields.IptablesMinSyncPeriod),
        };
    }

    private NftablesOptions Nftables(bool active)
    {
        if (active)
        {
            CheckPeriods(ModeFields.NftablesSyncPeriod, ModeFields.NftablesMinSyncPeriod);
            InRange(ModeFields.NftablesMasqueradeBit, 0, 31);
        }

        return new NftablesOptions
        {
            MasqueradeBit = values.Get(ModeFields.NftablesMasqueradeBit),
            MasqueradeAll = values.Get(ModeFields.NftablesMasqueradeAll),
            SyncPeriod = values.Get(ModeFields.NftablesSyncPeriod),
            MinSyncPeriod = values.Get(ModeFields.NftablesMinSyncPeriod),
        };
    }

    private IpvsOptions Ipvs(bool active)
    {
        if (active)
        {
            CheckPeriods(ModeFields.IpvsSyncPeriod, ModeFields.IpvsMinSyncPeriod);
            NotNegative(ModeFields.IpvsTcpTimeout);
            NotNegative(ModeFields.IpvsTcpFinTimeout);
            NotNegative(ModeFields.IpvsUdpTimeout);
        }

        return new IpvsOptions
        {
            SyncPeriod = values.Get(ModeFields.IpvsSyncPeriod),
            MinSyncPeriod = values.Get(ModeFields.IpvsMinSyncPeriod),
            Scheduler = values.Get(ModeFields.Scheduler),
            ExcludeCIDRs = ExcludeCIDRs(active),
            StrictARP = values.Get(ModeFields.StrictARP),
            TcpTimeout = values.Get(ModeFields.IpvsTcpTimeout),
            TcpFinTimeout = values.Get(ModeFields.IpvsTcpFinTimeout),
            UdpTimeout = values.Get(ModeFields.IpvsUdpTimeout),
        };
    }

    private EquatableArray<IPNetwork> ExcludeCIDRs(bool active)
    {
        var networks = Networks(values.Get(ModeFields.ExcludeCIDRs), out var malformed);
        if (active && malformed is not null)
        {
            problems.Error(values.SourceOf(ModeFields.ExcludeCIDRs), $"\"{malformed}\" is not a network in CIDR notation");
        }

        return networks;
    }

    private DetectLocalOptions DetectLocal(DetectLocalMode mode)
    {
        RequireName(mode == DetectLocalMode.BridgeInterface, Fields.BridgeInterface, "--pod-bridge-interface", mode);
        RequireName(mode == DetectLocalMode.InterfaceNamePrefix, Fields.InterfaceNamePrefix, "--pod-interface-name-prefix", mode);
        return new DetectLocalOptions
        {
            BridgeInterface = values.Get(Fields.BridgeInterface),
            InterfaceNamePrefix = values.Get(Fields.InterfaceNamePrefix),
        };
    }

    private void RequireName(bool needed, TypedField<string> field, string flag, DetectLocalMode mode)
    {
        if (needed && values.Get(field).Length == 0)
        {
            problems.Error(values.SourceOf(field), $"is empty, but detectLocalMode {mode} needs it (or {flag})");
        }
    }

    private ConntrackOptions Conntrack() => new()
    {
        MaxPerCore = NotNegative(Fields.ConntrackMaxPerCore),
        Min = NotNegative(Fields.ConntrackMin),
        TcpEstablishedTimeout = NotNegative(Fields.TcpEstablishedTimeout),
        TcpCloseWaitTimeout = NotNegative(Fields.TcpCloseWaitTimeout),
        TcpBeLiberal = values.Get(Fields.TcpBeLiberal),
        UdpTimeout = NotNegative(Fields.UdpTimeout),
        UdpStreamTimeout = NotNegative(Fields.UdpStreamTimeout),
    };

    private void CheckPeriods(TypedField<TimeSpan> period, TypedField<TimeSpan> minimum)
    {
        Positive(period);
        if (NotNegative(minimum) > values.Get(period) && values.Get(period) > TimeSpan.Zero)
        {
            problems.Error(
                values.SourceOf(minimum),
                $"{GoDuration.Format(values.Get(minimum))} is longer than {values.SourceOf(period)}, {GoDuration.Format(values.Get(period))}");
        }
    }

    private int InRange(TypedField<int> field, int least, int most)
    {
        var value = values.Get(field);
        if (value < least || value > most)
        {
            problems.Error(values.SourceOf(field), string.Create(CultureInfo.InvariantCulture, $"{value} is not from {least} to {most}"));
        }

        return value;
    }

    private int NotNegative(TypedField<int> field)
    {
        var value = values.Get(field);
        if (value < 0)
        {
            problems.Error(values.SourceOf(field), string.Create(CultureInfo.InvariantCulture, $"{value} is negative"));
        }

        return value;
    }

    private TimeSpan NotNegative(TypedField<TimeSpan> field)
    {
        var value = values.Get(field);
        if (value < TimeSpan.Zero)
        {
            problems.Error(values.SourceOf(field), $"{GoDuration.Format(value)} is negative");
        }

        return value;
    }

    private TimeSpan Positive(TypedField<TimeSpan> field)
    {
        var value = values.Get(field);
        if (value <= TimeSpan.Zero)
        {
            problems.Error(values.SourceOf(field), $"{GoDuration.Format(value)} is not more than zero");
        }

        return value;
    }
}
