using System.Collections.Immutable;
using System.Net;
using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Informers.Decoding.Json;

/// <summary>Reads a ServiceCIDR.</summary>
internal sealed class ServiceCIDRBuilder : SpecifiedObjectBuilder<ServiceCIDR>
{
    private ImmutableArray<IPNetwork> _cidrs = [];
    private bool _isReady;

    internal override ServiceCIDR Build(ref ApiReader reader) => new()
    {
        Key = Key,
        Uid = Uid,
        ResourceVersion = ResourceVersion,
        CreationTimestamp = CreationTimestamp,
        Cidrs = _cidrs,
        IsReady = _isReady,
        IsDeleting = IsDeleting,
        Problems = reader.Problems(),
    };

    protected override void ReadSpec(ref ApiReader reader)
    {
        if (!reader.EnterObject())
        {
            return;
        }

        while (reader.NextField())
        {
            if (reader.Name.SequenceEqual("cidrs"u8))
            {
                _cidrs = reader.ReadNetworks();
            }
            else
            {
                reader.Skip();
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
            if (!reader.Name.SequenceEqual("conditions"u8))
            {
                reader.Skip();
            }
            else if (reader.EnterArray())
            {
                while (reader.NextElement())
                {
                    _isReady |= ReadCondition(ref reader);
                }
            }
        }
    }

    /// <summary>Reads one condition; true if it is Ready and True.</summary>
    private static bool ReadCondition(ref ApiReader reader)
    {
        if (!reader.EnterObject())
        {
            return false;
        }

        var isReadyType = false;
        var isTrue = false;
        while (reader.NextField())
        {
            if (reader.Name.SequenceEqual("type"u8))
            {
                isReadyType = reader.IsText("Ready"u8);
            }
            else if (reader.Name.SequenceEqual("status"u8))
            {
                isTrue = reader.IsText("True"u8);
            }

            reader.Skip();
        }

        return isReadyType && isTrue;
    }
}
