using System.Collections.Immutable;
using System.Net.Sockets;
using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Informers.Decoding.Json;

/// <summary>Reads an EndpointSlice; the endpoints themselves are in the other part.</summary>
internal sealed partial class EndpointSliceBuilder : ObjectBuilder<EndpointSlice>
{
    private string _serviceName = "";
    private string? _addressType;
    private ImmutableArray<Endpoint> _endpoints = [];
    private ImmutableArray<EndpointPort> _ports = [];
    private DateTimeOffset? _triggerTime;

    internal override void ReadField(ref ApiReader reader)
    {
        if (reader.Name.SequenceEqual("endpoints"u8))
        {
            ReadEndpoints(ref reader);
        }
        else if (reader.Name.SequenceEqual("ports"u8))
        {
            ReadPorts(ref reader);
        }
        else if (reader.Name.SequenceEqual("addressType"u8))
        {
            _addressType = reader.ReadWord(["IPv4", "IPv6", "FQDN"]);
        }
        else
        {
            reader.Skip();
        }
    }

    internal override EndpointSlice Build(ref ApiReader reader)
    {
        if (_addressType is null)
        {
            reader.ReportMissing("addressType");
        }

        return new EndpointSlice
        {
            Key = Key,
            Uid = Uid,
            ResourceVersion = ResourceVersion,
            CreationTimestamp = CreationTimestamp,
            ServiceName = _serviceName,
            AddressType = _addressType ?? "",
            Endpoints = KeepFamily(ref reader),
            Ports = _ports,
            LastChangeTriggerTime = _triggerTime,
            Problems = reader.Problems(),
        };
    }

    protected override void ReadLabel(ref ApiReader reader)
    {
        if (reader.Name.SequenceEqual("kubernetes.io/service-name"u8))
        {
            _serviceName = reader.ReadPooledString() ?? "";
        }
        else
        {
            reader.Skip();
        }
    }

    protected override void ReadAnnotation(ref ApiReader reader)
    {
        if (reader.Name.SequenceEqual("endpoints.kubernetes.io/last-change-trigger-time"u8))
        {
            _triggerTime = reader.ReadTime();
        }
        else
        {
            reader.Skip();
        }
    }

    /// <summary>Drops endpoints whose address is not of the slice's type. Done last, for the type may come after the endpoints.</summary>
    private ImmutableArray<Endpoint> KeepFamily(ref ApiReader reader)
    {
        var family = _addressType switch
        {
            "IPv4" => AddressFamily.InterNetwork,
            "IPv6" => AddressFamily.InterNetworkV6,
            _ => AddressFamily.Unspecified,
        };
        if (family == AddressFamily.Unspecified)
        {
            return _addressType is null ? [] : _endpoints;
        }

        if (_endpoints.All(endpoint => endpoint.Address?.AddressFamily == family))
        {
            return _endpoints;
        }

        foreach (var stray in _endpoints.Where(endpoint => endpoint.Address is not null && endpoint.Address.AddressFamily != family))
        {
            reader.Report("endpoints", $"\"{stray.Address}\" is not an {_addressType} address");
        }

        return [.. _endpoints.Where(endpoint => endpoint.Address?.AddressFamily == family)];
    }

    private void ReadPorts(ref ApiReader reader)
    {
        if (!reader.EnterArray())
        {
            return;
        }

        var ports = ImmutableArray.CreateBuilder<EndpointPort>(1);
        while (reader.NextElement())
        {
            if (ReadPort(ref reader) is { } port)
            {
                ports.Add(port);
            }
        }

        _ports = ports.DrainToImmutable();
    }

    private static EndpointPort? ReadPort(ref ApiReader reader)
    {
        if (!reader.EnterObject())
        {
            return null;
        }

        string? name = null;
        var protocol = "TCP";
        ushort? port = null;
        var isMalformed = false;
        while (reader.NextField())
        {
            if (reader.Name.SequenceEqual("name"u8))
            {
                name = reader.ReadPooledString();
            }
            else if (reader.Name.SequenceEqual("protocol"u8))
            {
                protocol = reader.ReadProtocol();
            }
            else if (reader.Name.SequenceEqual("port"u8))
            {
                port = reader.ReadPort(out isMalformed);
            }
            else
            {
                reader.Skip();
            }
        }

        return isMalformed || protocol is null ? null : new EndpointPort { Name = name, Protocol = protocol, Port = port };
    }
}
