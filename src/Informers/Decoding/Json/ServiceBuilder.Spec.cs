using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Informers.Decoding.Json;

internal sealed partial class ServiceBuilder
{
    private const int MaxAffinitySeconds = 86_400;

    private string _type = "ClusterIP";
    private IPAddress? _clusterIP;
    private ImmutableArray<IPAddress> _clusterIPs = [];
    private bool _isHeadless;
    private ImmutableArray<AddressFamily> _families = [];
    private ImmutableArray<ServicePort> _ports = [];
    private ImmutableArray<IPAddress> _externalIPs = [];
    private LoadBalancerSourceRanges _sourceRanges = LoadBalancerSourceRanges.None;
    private string _affinity = "None";
    private int _affinityTimeout = 10_800;
    private string _internalPolicy = "Cluster";
    private string _externalPolicy = "Cluster";
    private ushort _healthCheckNodePort;
    private bool _publishNotReady;
    private string? _trafficDistribution;

    protected override void ReadSpec(ref ApiReader reader)
    {
        if (!reader.EnterObject())
        {
            return;
        }

        while (reader.NextField())
        {
            if (!ReadAddressField(ref reader) && !ReadPolicyField(ref reader))
            {
                reader.Skip();
            }
        }
    }

    private bool ReadAddressField(ref ApiReader reader)
    {
        switch (reader.Name)
        {
            case var name when name.SequenceEqual("clusterIP"u8):
                _clusterIP = ReadClusterIP(ref reader);
                return true;
            case var name when name.SequenceEqual("clusterIPs"u8):
                ReadClusterIPs(ref reader);
                return true;
            case var name when name.SequenceEqual("ipFamilies"u8):
                ReadFamilies(ref reader);
                return true;
            case var name when name.SequenceEqual("ports"u8):
                ReadPorts(ref reader);
                return true;
            case var name when name.SequenceEqual("externalIPs"u8):
                _externalIPs = reader.ReadAddresses();
                return true;
            case var name when name.SequenceEqual("loadBalancerSourceRanges"u8):
                ReadSourceRanges(ref reader);
                return true;
            default:
                return false;
        }
    }

    private bool ReadPolicyField(ref ApiReader reader)
    {
        switch (reader.Name)
        {
            case var name when name.SequenceEqual("type"u8):
                _type = reader.ReadWord(["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"]) ?? _type;
                return true;
            case var name when name.SequenceEqual("sessionAffinity"u8):
                _affinity = reader.ReadWord(["None", "ClientIP"]) ?? _affinity;
                return true;
            case var name when name.SequenceEqual("sessionAffinityConfig"u8):
                ReadAffinityConfig(ref reader);
                return true;
            case var name when name.SequenceEqual("internalTrafficPolicy"u8):
                _internalPolicy = reader.ReadWord(["Cluster", "Local"]) ?? _internalPolicy;
                return true;
            case var name when name.SequenceEqual("externalTrafficPolicy"u8):
                _externalPolicy = reader.ReadWord(["Cluster", "Local"]) ?? _externalPolicy;
                return true;
            case var name when name.SequenceEqual("healthCheckNodePort"u8):
                _healthCheckNodePort = reader.ReadPort(out _) ?? 0;
                return true;
            case var name when name.SequenceEqual("publishNotReadyAddresses"u8):
                _publishNotReady = reader.ReadBoolean(absent: false, malformed: false);
                return true;
            case var name when name.SequenceEqual("trafficDistribution"u8):
                _trafficDistribution = reader.ReadPooledString();
                return true;
            default:
                return false;
        }
    }

    private IPAddress? ReadClusterIP(ref ApiReader reader)
    {
        if (reader.IsEmptyString)
        {
            return null;
        }

        if (reader.IsText("None"u8))
        {
            _isHeadless = true;
            return null;
        }

        return reader.ReadAddress();
    }

    private void ReadClusterIPs(ref ApiReader reader)
    {
        if (!reader.EnterArray())
        {
            return;
        }

        var addresses = ImmutableArray.CreateBuilder<IPAddress>(1);
        while (reader.NextElement())
        {
            if (ReadClusterIP(ref reader) is { } address)
            {
                addresses.Add(address);
            }
        }

        _clusterIPs = addresses.DrainToImmutable();
    }

    /// <summary>Objects of old API servers have only the singular field; where both are there, the list is the longer one.</summary>
    private ImmutableArray<IPAddress> JoinClusterIPs()
    {
        if (!_clusterIPs.IsEmpty || _clusterIP is null || _isHeadless)
        {
            return _isHeadless ? [] : _clusterIPs;
        }

        return [_clusterIP];
    }

    private void ReadFamilies(ref ApiReader reader)
    {
        if (!reader.EnterArray())
        {
            return;
        }

        var families = ImmutableArray.CreateBuilder<AddressFamily>(1);
        while (reader.NextElement())
        {
            if (ReadFamily(ref reader) is { } family)
            {
                families.Add(family);
            }
        }

        _families = families.DrainToImmutable();
    }

    private void ReadSourceRanges(ref ApiReader reader)
    {
        if (!reader.EnterArray())
        {
            // Not a list: some restriction was meant, and as it cannot be read nobody may pass.
            _sourceRanges = reader.IsNull ? LoadBalancerSourceRanges.None : new LoadBalancerSourceRanges { HasInvalid = true };
            return;
        }

        var raw = ImmutableArray.CreateBuilder<string>();
        var networks = ImmutableArray.CreateBuilder<IPNetwork>();
        var hasInvalid = false;
        while (reader.NextElement())
        {
            raw.Add(reader.RawText);
            if (reader.ReadNetwork() is { } network)
            {
                networks.Add(network);
            }
            else
            {
                hasInvalid = true;
            }
        }

        _sourceRanges = new LoadBalancerSourceRanges { Raw = raw.DrainToImmutable(), Networks = networks.DrainToImmutable(), HasInvalid = hasInvalid };
    }

    private void ReadAffinityConfig(ref ApiReader reader)
    {
        if (!reader.EnterObject())
        {
            return;
        }

        while (reader.NextField())
        {
            if (!reader.Name.SequenceEqual("clientIP"u8))
            {
                reader.Skip();
            }
            else if (reader.EnterObject())
            {
                ReadClientIPConfig(ref reader);
            }
        }
    }

    private void ReadClientIPConfig(ref ApiReader reader)
    {
        while (reader.NextField())
        {
            if (reader.Name.SequenceEqual("timeoutSeconds"u8))
            {
                _affinityTimeout = reader.ReadInt32(1, MaxAffinitySeconds) ?? _affinityTimeout;
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void ReadPorts(ref ApiReader reader)
    {
        if (!reader.EnterArray())
        {
            return;
        }

        var ports = ImmutableArray.CreateBuilder<ServicePort>(1);
        while (reader.NextElement())
        {
            if (ReadServicePort(ref reader) is { } port)
            {
                ports.Add(port);
            }
        }

        _ports = ports.DrainToImmutable();
    }

    /// <summary>Reads one port; null if its name, protocol or number cannot be relied on. A bad node port costs only the node port.</summary>
    private static ServicePort? ReadServicePort(ref ApiReader reader)
    {
        if (!reader.EnterObject())
        {
            return null;
        }

        var name = "";
        var protocol = "TCP";
        ushort? port = null;
        ushort nodePort = 0;
        var isMalformed = false;
        while (reader.NextField())
        {
            if (reader.Name.SequenceEqual("name"u8))
            {
                name = reader.IsNull ? "" : reader.ReadPooledString();
            }
            else if (reader.Name.SequenceEqual("protocol"u8))
            {
                protocol = reader.ReadProtocol();
            }
            else if (reader.Name.SequenceEqual("port"u8))
            {
                port = reader.ReadPort(out isMalformed);
            }
            else if (reader.Name.SequenceEqual("nodePort"u8))
            {
                nodePort = reader.ReadPort(out _) ?? 0;
            }
            else
            {
                reader.Skip();
            }
        }

        if (port is null && !isMalformed)
        {
            reader.ReportMissing("port");
        }

        return port is null || name is null || protocol is null
            ? null
            : new ServicePort { Name = name, Protocol = protocol, Port = port.Value, NodePort = nodePort };
    }
}
