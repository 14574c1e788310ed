using System.Text;
using System.Text.Json;
using KubeProxyNet.Backends.Nftables;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Informers;
using KubeProxyNet.Informers.Decoding;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Proxy.Tests.Rulesets;
using KubeProxyNet.Testing;
using KubeProxyNet.Testing.Fuzzing;
using static KubeProxyNet.Proxy.Tests.Configuration.ParserTest;

namespace KubeProxyNet.Proxy.Tests.Fuzzing;

public sealed class FuzzTests
{
    private const string Service =
        """
        {"metadata":{"name":"web","namespace":"default","uid":"u","resourceVersion":"7","creationTimestamp":"2026-01-01T00:00:00Z","annotations":{"kubeproxynet.io/ipvs-scheduler":"wrr"}},"spec":{"type":"LoadBalancer","clusterIP":"10.96.0.9","clusterIPs":["10.96.0.9","fd00::9"],"ipFamilies":["IPv4","IPv6"],"ports":[{"name":"http","protocol":"TCP","port":80,"nodePort":30000},{"name":"dns","protocol":"UDP","port":53,"nodePort":30001}],"externalIPs":["192.0.2.3"],"loadBalancerSourceRanges":["10.0.0.0/8"],"sessionAffinity":"ClientIP","sessionAffinityConfig":{"clientIP":{"timeoutSeconds":9}},"internalTrafficPolicy":"Local","externalTrafficPolicy":"Local","healthCheckNodePort":31000},"status":{"loadBalancer":{"ingress":[{"ip":"203.0.113.4"}]}}}
        """;

    private const string Slice =
        """
        {"metadata":{"name":"web-1","namespace":"default","resourceVersion":"8","labels":{"kubernetes.io/service-name":"web"}},"addressType":"IPv4","endpoints":[{"addresses":["10.1.0.1"],"conditions":{"ready":true,"serving":true},"nodeName":"here","zone":"z","hints":{"forZones":[{"name":"z"}]}},{"addresses":["10.1.0.2"],"conditions":{"ready":false,"terminating":true,"serving":true}}],"ports":[{"name":"http","protocol":"TCP","port":8080},{"name":"dns","protocol":"UDP","port":5353}]}
        """;

    private static readonly Service s_healthy = Some.Service("healthy", "10.96.0.1") with { CreationTimestamp = DateTimeOffset.UnixEpoch, ResourceVersion = "1" };

    [Fact]
    public void Configuration_files() => Fuzzer.RunText(
        "configuration",
        [KubeadmObjects.Configuration("/x", "nftables"), "apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\nconntrack: {min: 1, tcpEstablishedTimeout: 1h}\nnodePortAddresses: [primary]\n", """{"apiVersion":"kubeproxy.config.k8s.io/v1alpha1","kind":"KubeProxyConfiguration","mode":"ipvs","featureGates":{"a":true}}"""],
        static text => Text(text),
        static _ => false);

    // Invariant 4, from bytes to the kernel's elements: whatever objects come beside it, a healthy Service is served as if it were alone.
    [Fact]
    public void Objects_beside_a_healthy_Service() => Fuzzer.RunText(
        "objects-to-rules",
        [Service + "\f" + Slice],
        static text =>
        {
            var parts = text.Split('\f');
            var fixture = new TrackerFixture(zone: "z").Put(s_healthy).Put(Some.Slice("healthy", "healthy-1", Some.Pod("10.244.1.2", "here")));
            foreach (var service in Decode(ResourceKinds.Services, parts[0]).Where(item => item.Key.Name != "healthy"))
            {
                fixture.Put(service);
            }

            foreach (var slice in Decode(ResourceKinds.EndpointSlices, parts[^1]).Where(item => item.ServiceName != "healthy" && item.Key.Name != "healthy-1"))
            {
                fixture.Put(slice);
            }

            var rules = fixture.Build();
            NftablesListing.Print(rules, rules.Node).ShouldNotBeEmpty();
            var healthy = rules.Services.Values.Where(item => item.Name.Name == "healthy").ShouldHaveSingleItem();
            healthy.Frontends.ShouldContain(frontend => frontend.Kind == FrontendKind.ClusterIP);
            healthy.Cluster.Select(destination => destination.Address.ToString()).ShouldBe(["10.244.1.2"]);
        },
        static error => error is JsonException or InvalidDataException);

    private static IEnumerable<T> Decode<T>(ResourceKind<T> kind, string json)
        where T : class, IApiObject
    {
        var objects = new List<DecodedObject<T>>();
        kind.Decoder.CreateListReader().Read(Encoding.UTF8.GetBytes($$"""{"metadata":{"resourceVersion":"1"},"items":[{{json}}]}"""), objects);
        return objects.Select(item => item.Item).OfType<T>();
    }
}
