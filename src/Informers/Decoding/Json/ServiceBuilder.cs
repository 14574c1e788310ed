using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Informers.Decoding.Json;

/// <summary>Reads a Service: <c>metadata</c> and <c>status</c> here, <c>spec</c> in the other part.</summary>
internal sealed partial class ServiceBuilder : SpecifiedObjectBuilder<Service>
{
    private ImmutableArray<LoadBalancerIngress> _ingress = [];
    private string? _proxyName;
    private string? _topologyMode;

    internal override Service Build(ref ApiReader reader) => new()
    {
        Key = Key,
        Uid = Uid,
        ResourceVersion = ResourceVersion,
        CreationTimestamp = CreationTimestamp,
        Type = _type,
        ClusterIPs = JoinClusterIPs(),
        IsHeadless = _isHeadless,
        IPFamilies = _families,
        Ports = _ports,
        ExternalIPs = _externalIPs,
        LoadBalancerIngress = _ingress,
        LoadBalancerSourceRanges = _sourceRanges,
        SessionAffinity = _affinity,
        SessionAffinityTimeoutSeconds = _affinityTimeout,
        InternalTrafficPolicy = _internalPolicy,
        ExternalTrafficPolicy = _externalPolicy,
        HealthCheckNodePort = _healthCheckNodePort,
        PublishNotReadyAddresses = _publishNotReady,
        ServiceProxyName = _proxyName,
        TopologyMode = _topologyMode,
        TrafficDistribution = _trafficDistribution,
        Annotations = Annotations,
        Problems = reader.Problems(),
    };

    protected override void ReadLabel(ref ApiReader reader)
    {
        if (reader.Name.SequenceEqual("service.kubernetes.io/service-proxy-name"u8))
        {
            _proxyName = reader.ReadPooledString();
        }
        else
        {
            reader.Skip();
        }
    }

    protected override void ReadAnnotation(ref ApiReader reader)
    {
        if (reader.Name.StartsWith("kubeproxynet.io/"u8))
        {
            KeepAnnotation(ref reader);
        }
        else if (reader.Name.SequenceEqual("service.kubernetes.io/topology-mode"u8))
        {
            _topologyMode = reader.ReadPooledString();
        }
        else if (reader.Name.SequenceEqual("service.kubernetes.io/topology-aware-hints"u8))
        {
            // The older name loses to the newer one, whichever comes first.
            _topologyMode ??= reader.ReadPooledString();
        }
        else
        {
            reader.Skip();
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
            if (reader.Name.SequenceEqual("loadBalancer"u8))
            {
                ReadLoadBalancer(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void ReadLoadBalancer(ref ApiReader reader)
    {
        if (!reader.EnterObject())
        {
            return;
        }

        while (reader.NextField())
        {
            if (!reader.Name.SequenceEqual("ingress"u8))
            {
                reader.Skip();
            }
            else if (reader.EnterArray())
            {
                var ingress = ImmutableArray.CreateBuilder<LoadBalancerIngress>(1);
                while (reader.NextElement())
                {
                    ReadIngress(ref reader, ingress);
                }

                _ingress = ingress.DrainToImmutable();
            }
        }
    }

    private static void ReadIngress(ref ApiReader reader, ImmutableArray<LoadBalancerIngress>.Builder ingress)
    {
        if (!reader.EnterObject())
        {
            return;
        }

        IPAddress? address = null;
        var mode = "VIP";
        while (reader.NextField())
        {
            if (reader.Name.SequenceEqual("ip"u8) && !reader.IsEmptyString)
            {
                address = reader.ReadAddress();
            }
            else if (reader.Name.SequenceEqual("ipMode"u8))
            {
                mode = reader.IsNull ? mode : reader.ReadWord(["VIP", "Proxy"]);
            }
            else
            {
                reader.Skip();
            }
        }

        // A mode nobody knows: serving an address that the load balancer wants to see itself would bypass it.
        if (address is not null && mode is not null)
        {
            ingress.Add(new LoadBalancerIngress { Address = address, IPMode = mode });
        }
    }

    private static AddressFamily? ReadFamily(ref ApiReader reader) => reader.ReadWord(["IPv4", "IPv6"]) switch
    {
        "IPv4" => AddressFamily.InterNetwork,
        "IPv6" => AddressFamily.InterNetworkV6,
        _ => null,
    };
}
