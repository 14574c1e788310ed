using System.Collections.Immutable;
using System.Net;
using System.Text;
using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Informers.Decoding.Json;

/// <summary>Reads a Node.</summary>
internal sealed class NodeBuilder : SpecifiedObjectBuilder<Node>
{
    private readonly List<IPAddress> _internalIPs = [];
    private readonly List<IPAddress> _externalIPs = [];
    private readonly List<string> _taints = [];
    private ImmutableArray<IPNetwork> _podCIDRs = [];
    private IPNetwork? _podCIDR;
    private string? _zone;

    internal override Node Build(ref ApiReader reader) => new()
    {
        Key = Key,
        Uid = Uid,
        ResourceVersion = ResourceVersion,
        CreationTimestamp = CreationTimestamp,
        InternalIPs = [.. _internalIPs],
        ExternalIPs = [.. _externalIPs],
        PodCIDRs = _podCIDRs.IsEmpty && _podCIDR is { } single ? [single] : _podCIDRs,
        Zone = _zone,
        IsDeleting = IsDeleting,
        TaintKeys = [.. _taints],
        Annotations = Annotations,
        Problems = reader.Problems(),
    };

    protected override void ReadLabel(ref ApiReader reader)
    {
        if (reader.Name.SequenceEqual("topology.kubernetes.io/zone"u8))
        {
            _zone = reader.ReadPooledString();
        }
        else
        {
            reader.Skip();
        }
    }

    protected override void ReadAnnotation(ref ApiReader reader)
    {
        if (!reader.Name.StartsWith("flannel.alpha.coreos.com/"u8) && !reader.Name.StartsWith("kubeproxynet.io/"u8))
        {
            reader.Skip();
            return;
        }

        KeepAnnotation(ref reader);
    }

    protected override void ReadSpec(ref ApiReader reader)
    {
        if (!reader.EnterObject())
        {
            return;
        }

        while (reader.NextField())
        {
            if (reader.Name.SequenceEqual("podCIDRs"u8))
            {
                _podCIDRs = reader.ReadNetworks();
            }
            else if (reader.Name.SequenceEqual("podCIDR"u8) && !reader.IsEmptyString)
            {
                _podCIDR = reader.ReadNetwork();
            }
            else if (reader.Name.SequenceEqual("taints"u8) && reader.EnterArray())
            {
                while (reader.NextElement())
                {
                    ReadTaint(ref reader);
                }
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void ReadTaint(ref ApiReader reader)
    {
        if (!reader.EnterObject())
        {
            return;
        }

        while (reader.NextField())
        {
            if (!reader.Name.SequenceEqual("key"u8))
            {
                reader.Skip();
            }
            else if (reader.ReadPooledString() is { Length: > 0 } key)
            {
                _taints.Add(key);
            }
        }
    }

    protected override void ReadStatus(ref ApiReader reader)
    {
        if (!reader.EnterObject())
        {
            return;
        }

        while (reader.NextField())
        {
            if (!reader.Name.SequenceEqual("addresses"u8))
            {
                reader.Skip();
            }
            else if (reader.EnterArray())
            {
                while (reader.NextElement())
                {
                    ReadAddress(ref reader);
                }
            }
        }
    }

    /// <summary>Reads one address. Its type may come last, and host names are no problem, so the value is kept as text until both are known.</summary>
    private void ReadAddress(ref ApiReader reader)
    {
        if (!reader.EnterObject())
        {
            return;
        }

        string? type = null;
        string? value = null;
        while (reader.NextField())
        {
            if (reader.Name.SequenceEqual("type"u8))
            {
                type = reader.ReadPooledString();
            }
            else if (reader.Name.SequenceEqual("address"u8))
            {
                value = reader.ReadString();
            }
            else
            {
                reader.Skip();
            }
        }

        var list = type switch
        {
            "InternalIP" => _internalIPs,
            "ExternalIP" => _externalIPs,
            _ => null,
        };
        if (list is null || value is null)
        {
            return;
        }

        var bytes = Encoding.UTF8.GetBytes(value);
        if (Addresses.SloppyAddress.Parse(bytes) is { } address)
        {
            list.Add(address);
        }
        else
        {
            reader.Report($"{reader.Path}.address", $"{ApiReader.Quote(bytes)} is not an IP address");
        }
    }
}
