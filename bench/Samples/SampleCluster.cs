using System.Globalization;
using System.Net;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Bench.Samples;

/// <summary>Objects as the informers give them: so many Services, each with one slice of so many endpoints, all addresses different.</summary>
internal static class SampleCluster
{
    internal const string NodeName = "bench";
    internal const string PodCIDR = "10.128.0.0/9";
    internal const string ServiceCIDR = "10.96.0.0/16";

    /// <summary>Where in the range all endpoints are, for 400,000 Services of ten and more.</summary>
    internal static readonly string[] PodRanges = ["10.128.0.0/10", "10.224.0.0/16"];

    private const uint FirstClusterIP = 0x0A600100;
    private const uint FirstPod = 0x0A800000;
    private const uint FirstSparePod = 0x0AE00000;

    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    internal static Node Node { get; } = new() { Key = new ObjectKey("", NodeName), PodCIDRs = [IPNetwork.Parse(PodCIDR)] };

    internal static ServiceCIDR Range { get; } = new() { Key = new ObjectKey("", "kubernetes"), Cidrs = [IPNetwork.Parse(ServiceCIDR)] };

    internal static ServicePortName NameOf(int service) => new("default", Name(service), "http", Protocol.Tcp);

    internal static Service Service(int service) => new()
    {
        Key = new ObjectKey("default", Name(service)),
        CreationTimestamp = Epoch,
        ClusterIPs = [Address(FirstClusterIP + (uint)service)],
        Ports = [new ServicePort { Name = "http", Port = 80 }],
    };

    internal static EndpointSlice Slice(int service, int endpoints) => new()
    {
        Key = new ObjectKey("default", Name(service) + "-1"),
        ServiceName = Name(service),
        AddressType = "IPv4",
        Endpoints = [.. Enumerable.Range(0, endpoints).Select(endpoint => Pod(FirstPod + (uint)((service * endpoints) + endpoint)))],
        Ports = [new EndpointPort { Name = "http", Port = 8080 }],
    };

    /// <summary>An endpoint that none of the slices has.</summary>
    internal static Endpoint SparePod(int number) => Pod(FirstSparePod + (uint)number);

    /// <summary>What holds for all Services on the sample's node.</summary>
    internal static NodeRules NodeRules { get; } = new()
    {
        LocalDetector = new LocalDetector.BySource([IPNetwork.Parse(PodCIDR)]),
        ServiceCIDRs = [IPNetwork.Parse(ServiceCIDR)],
    };

    private static string Name(int service) => string.Create(CultureInfo.InvariantCulture, $"svc-{service}");

    private static Endpoint Pod(uint address) => new() { Address = Address(address), NodeName = "elsewhere" };

    private static IPAddress Address(uint value) => new([(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value]);
}
