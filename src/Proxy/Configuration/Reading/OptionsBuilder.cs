using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using KubeProxyNet.Proxy.Configuration.Settings;

namespace KubeProxyNet.Proxy.Configuration.Reading;

/// <summary>Gives every value its type and every gap its default, and checks what kube-proxy checks.</summary>
internal sealed partial class OptionsBuilder(ConfigurationValues values, Problems problems)
{
    private ConfigurationValues? _effective;

    /// <summary>The values with those defaults filled in that depend on other values; what <c>--write-config-to</c> writes.</summary>
    public ConfigurationValues Effective => _effective ?? values;

    /// <summary>The options.</summary>
    public ProxyOptions Build()
    {
        var mode = Mode();
        var bindAddress = BindAddress();
        var detectLocalMode = LocalMode();
        var options = new ProxyOptions
        {
            ConfigurationFile = values.Get(ProcessFields.Config),
            HostnameOverride = HostnameOverride(),
            Master = values.Get(ProcessFields.Master),
            ClientConnection = ClientConnection(),
            Logging = Logging(),
            FeatureGates = Gates(),
            BindAddress = bindAddress,
            HealthzBindAddress = ServerAddress(
                Fields.HealthzBindAddress, ProcessFields.HealthzPort, IsIPv6(bindAddress) ? IPAddress.IPv6Any : IPAddress.Any),
            MetricsBindAddress = ServerAddress(
                Fields.MetricsBindAddress, ProcessFields.MetricsPort, IsIPv6(bindAddress) ? IPAddress.IPv6Loopback : IPAddress.Loopback),
            BindAddressHardFail = values.Get(Fields.BindAddressHardFail),
            EnableProfiling = values.Get(Fields.EnableProfiling),
            ShowHiddenMetricsForVersion = values.Get(Fields.ShowHiddenMetrics),
            Mode = mode,
            Iptables = Iptables(),
            Ipvs = Ipvs(mode == ProxyMode.Ipvs),
            Nftables = Nftables(mode == ProxyMode.Nftables),
            DetectLocalMode = detectLocalMode,
            DetectLocal = DetectLocal(detectLocalMode),
            ClusterCIDRs = ClusterCIDRs(detectLocalMode == DetectLocalMode.ClusterCIDR),
            NodePortAddresses = NodePorts(mode),
            OomScoreAdj = InRange(Fields.OomScoreAdj, -1000, 1000),
            Conntrack = Conntrack(),
            ConfigSyncPeriod = Positive(Fields.ConfigSyncPeriod),
        };
        WarnAboutOtherModes(mode);
        return options;
    }

    private ProxyMode Mode()
    {
        var text = values.Get(Fields.Mode);
        var mode = text switch
        {
            "" or "nftables" => ProxyMode.Nftables,
            "iptables" => ProxyMode.Iptables,
            "ipvs" => ProxyMode.Ipvs,
            _ => (ProxyMode?)null,
        };
        if (mode is null)
        {
            problems.Error(values.SourceOf(Fields.Mode), $"\"{text}\" is none of nftables, ipvs, iptables");
        }

        _effective = Effective.With(Fields.Mode, text.Length == 0 ? "nftables" : text, values.SourceOf(Fields.Mode));
        return mode ?? ProxyMode.Nftables;
    }

    private DetectLocalMode LocalMode()
    {
        var text = values.Get(Fields.DetectLocalMode);
        var mode = text switch
        {
            "" or "ClusterCIDR" => DetectLocalMode.ClusterCIDR,
            "NodeCIDR" => DetectLocalMode.NodeCIDR,
            "BridgeInterface" => DetectLocalMode.BridgeInterface,
            "InterfaceNamePrefix" => DetectLocalMode.InterfaceNamePrefix,
            _ => (DetectLocalMode?)null,
        };
        if (mode is null)
        {
            problems.Error(
                values.SourceOf(Fields.DetectLocalMode), $"\"{text}\" is none of ClusterCIDR, NodeCIDR, BridgeInterface, InterfaceNamePrefix");
        }

        _effective = Effective.With(Fields.DetectLocalMode, text.Length == 0 ? "ClusterCIDR" : text, values.SourceOf(Fields.DetectLocalMode));
        return mode ?? DetectLocalMode.ClusterCIDR;
    }

    private string HostnameOverride()
    {
        var text = values.Get(Fields.HostnameOverride);
        var name = text.Trim().ToLowerInvariant();
        if (text.Length > 0 && name.Length == 0)
        {
            problems.Error(values.SourceOf(Fields.HostnameOverride), "is blank; leave it out to use the host's name");
        }

        return name;
    }

    private ClientConnectionOptions ClientConnection() => new()
    {
        Kubeconfig = values.Get(Fields.Kubeconfig),
        AcceptContentTypes = values.Get(Fields.AcceptContentTypes),
        ContentType = values.Get(Fields.ContentType),
        Qps = values.Get(Fields.Qps),
        Burst = NotNegative(Fields.Burst),
    };

    private FeatureGates Gates()
    {
        var gates = values.Get(Fields.Gates);
        foreach (var gate in FeatureGates.LockedOn)
        {
            if (!gates.GetValueOrDefault(gate, true))
            {
                problems.Warn(values.SourceOf(Fields.Gates), $"{gate} is on for good in Kubernetes 1.36; {gate}=false is ignored");
            }
        }

        return new FeatureGates
        {
            Set = [.. gates.RemoveRange(FeatureGates.LockedOn).Select(gate => new FeatureGate(gate.Key, gate.Value))],
        };
    }

    private LoggingOptions Logging()
    {
        var format = values.Get(LoggingFields.Format);
        if (format is not ("text" or "json"))
        {
            problems.Error(values.SourceOf(LoggingFields.Format), $"\"{format}\" is neither text nor json");
        }
        else if (format == "json" && values.Get(LoggingFields.Vmodule).Length > 0)
        {
            problems.Error(values.SourceOf(LoggingFields.Vmodule), "works with the text format only");
        }

        return new LoggingOptions
        {
            Format = format == "json" ? LogFormat.Json : LogFormat.Text,
            Verbosity = NotNegative(LoggingFields.Verbosity),
            Vmodule = values.Get(LoggingFields.Vmodule),
            FlushFrequency = NotNegative(LoggingFields.FlushFrequency),
            TextSplitStream = values.Get(LoggingFields.TextSplitStream),
            TextInfoBufferSize = values.Get(LoggingFields.TextInfoBufferSize),
            JsonSplitStream = values.Get(LoggingFields.JsonSplitStream),
            JsonInfoBufferSize = values.Get(LoggingFields.JsonInfoBufferSize),
        };
    }

    private void WarnAboutOtherModes(ProxyMode mode)
    {
        // A flag may set the same field of two modes; it has no effect only if neither is the active one.
        var idle = values.Given
            .GroupBy(given => given.Source, StringComparer.Ordinal)
            .Where(group => group.All(given => !given.Field.ReadBy.IsEmpty && !given.Field.ReadBy.Contains(mode)))
            .Where(group => group.Any(given => given.Field.Format(given.Value) != given.Field.DefaultText))
            .Select(group => group.Key);
        foreach (var source in idle.Order(StringComparer.Ordinal))
        {
            problems.Warn(source, $"has no effect in {mode.ToString().ToLowerInvariant()} mode");
        }
    }

    private static bool IsIPv6(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6;
}
