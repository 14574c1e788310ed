using System.Collections.Immutable;
using System.Net;
using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Informers.Decoding.Json;

internal sealed partial class EndpointSliceBuilder
{
    private ImmutableArray<string> _lastHints = [];

    private struct Conditions
    {
        internal bool Ready;
        internal bool Serving;
        internal bool Terminating;
    }

    private void ReadEndpoints(ref ApiReader reader)
    {
        if (!reader.EnterArray())
        {
            return;
        }

        var endpoints = ImmutableArray.CreateBuilder<Endpoint>();
        while (reader.NextElement())
        {
            if (ReadEndpoint(ref reader) is { } endpoint)
            {
                endpoints.Add(endpoint);
            }
        }

        _endpoints = endpoints.DrainToImmutable();
    }

    private Endpoint? ReadEndpoint(ref ApiReader reader)
    {
        if (!reader.EnterObject())
        {
            return null;
        }

        IPAddress? address = null;
        var isUsable = false;
        string? nodeName = null;
        string? zone = null;
        var conditions = new Conditions { Ready = true, Serving = true };
        ImmutableArray<string> zones = [];
        ImmutableArray<string> nodes = [];
        while (reader.NextField())
        {
            switch (reader.Name)
            {
                case var name when name.SequenceEqual("addresses"u8):
                    isUsable = ReadFirstAddress(ref reader, out address);
                    break;
                case var name when name.SequenceEqual("conditions"u8):
                    ReadConditions(ref reader, ref conditions);
                    break;
                case var name when name.SequenceEqual("nodeName"u8):
                    nodeName = reader.ReadPooledString();
                    break;
                case var name when name.SequenceEqual("zone"u8):
                    zone = reader.ReadPooledString();
                    break;
                case var name when name.SequenceEqual("hints"u8):
                    ReadHints(ref reader, ref zones, ref nodes);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return !isUsable ? null : new Endpoint
        {
            Address = address,
            NodeName = nodeName,
            Zone = zone,
            Ready = conditions.Ready,
            Serving = conditions.Serving,
            Terminating = conditions.Terminating,
            ForZones = zones,
            ForNodes = nodes,
        };
    }

    /// <summary>Only the first address counts, the API says; in a slice of host names it is not read.</summary>
    private bool ReadFirstAddress(ref ApiReader reader, out IPAddress? address)
    {
        address = null;
        if (!reader.EnterArray())
        {
            return false;
        }

        var count = 0;
        while (reader.NextElement())
        {
            if (count++ > 0 || _addressType == "FQDN")
            {
                reader.Skip();
            }
            else
            {
                address = reader.ReadAddress();
            }
        }

        return address is not null || (count > 0 && _addressType == "FQDN");
    }

    /// <summary>An unreadable condition counts as the worse answer: traffic goes to the endpoints that can be relied on.</summary>
    private static void ReadConditions(ref ApiReader reader, ref Conditions conditions)
    {
        if (!reader.EnterObject())
        {
            return;
        }

        while (reader.NextField())
        {
            if (reader.Name.SequenceEqual("ready"u8))
            {
                conditions.Ready = reader.ReadBoolean(absent: true, malformed: false);
            }
            else if (reader.Name.SequenceEqual("serving"u8))
            {
                conditions.Serving = reader.ReadBoolean(absent: true, malformed: false);
            }
            else if (reader.Name.SequenceEqual("terminating"u8))
            {
                conditions.Terminating = reader.ReadBoolean(absent: false, malformed: true);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void ReadHints(ref ApiReader reader, ref ImmutableArray<string> zones, ref ImmutableArray<string> nodes)
    {
        if (!reader.EnterObject())
        {
            return;
        }

        while (reader.NextField())
        {
            if (reader.Name.SequenceEqual("forZones"u8))
            {
                zones = ReadNames(ref reader);
            }
            else if (reader.Name.SequenceEqual("forNodes"u8))
            {
                nodes = ReadNames(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private ImmutableArray<string> ReadNames(ref ApiReader reader)
    {
        if (!reader.EnterArray())
        {
            return [];
        }

        string? first = null;
        ImmutableArray<string>.Builder? all = null;
        while (reader.NextElement())
        {
            if (ReadName(ref reader) is not { } name)
            {
                continue;
            }

            if (first is null)
            {
                first = name;
                continue;
            }

            all ??= ImmutableArray.Create(first).ToBuilder();
            all.Add(name);
        }

        return all?.DrainToImmutable() ?? (first is null ? [] : Share(first));
    }

    /// <summary>Neighbours mostly carry the same single hint; one array serves them all.</summary>
    private ImmutableArray<string> Share(string name)
    {
        if (_lastHints.Length != 1 || _lastHints[0] != name)
        {
            _lastHints = [name];
        }

        return _lastHints;
    }

    private static string? ReadName(ref ApiReader reader)
    {
        if (!reader.EnterObject())
        {
            return null;
        }

        string? name = null;
        while (reader.NextField())
        {
            if (reader.Name.SequenceEqual("name"u8))
            {
                name = reader.ReadPooledString();
            }
            else
            {
                reader.Skip();
            }
        }

        return name;
    }
}
