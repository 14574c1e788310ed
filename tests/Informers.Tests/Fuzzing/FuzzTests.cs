using KubeProxyNet.Informers.Connections.Kubeconfig;
using KubeProxyNet.Informers.Decoding;
using KubeProxyNet.Informers.Decoding.Json;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Informers.Tests.Fakes;
using KubeProxyNet.Informers.Watching;
using KubeProxyNet.Testing.Fuzzing;

namespace KubeProxyNet.Informers.Tests.Fuzzing;

// What the API server sends and what says where it is, as an enemy would write it.
public sealed class FuzzTests
{
    private const string Service =
        """
        {"kind":"Service","apiVersion":"v1","metadata":{"name":"web","namespace":"default","uid":"u","resourceVersion":"7","creationTimestamp":"2026-01-01T00:00:00Z","labels":{"a":"b"},"annotations":{"kubeproxynet.io/ipvs-scheduler":"wrr","service.kubernetes.io/topology-mode":"Auto"}},"spec":{"type":"LoadBalancer","clusterIP":"10.96.0.1","clusterIPs":["10.96.0.1","fd00::1"],"ipFamilies":["IPv4","IPv6"],"ports":[{"name":"http","protocol":"TCP","port":80,"targetPort":"http","nodePort":30000},{"name":"dns","protocol":"UDP","port":53}],"externalIPs":["192.0.2.3"],"loadBalancerSourceRanges":["10.0.0.0/8"],"sessionAffinity":"ClientIP","sessionAffinityConfig":{"clientIP":{"timeoutSeconds":9}},"internalTrafficPolicy":"Local","externalTrafficPolicy":"Local","healthCheckNodePort":31000,"publishNotReadyAddresses":true,"trafficDistribution":"PreferClose"},"status":{"loadBalancer":{"ingress":[{"ip":"203.0.113.4","ipMode":"VIP"}]}}}
        """;

    private const string Slice =
        """
        {"kind":"EndpointSlice","metadata":{"name":"web-1","namespace":"default","resourceVersion":"8","labels":{"kubernetes.io/service-name":"web"},"annotations":{"endpoints.kubernetes.io/last-change-trigger-time":"2026-01-01T00:00:00.123456789Z"}},"addressType":"IPv4","endpoints":[{"addresses":["10.1.0.1"],"conditions":{"ready":true,"serving":true,"terminating":false},"nodeName":"n","zone":"z","hints":{"forZones":[{"name":"z"}],"forNodes":[{"name":"n"}]},"targetRef":{"kind":"Pod","name":"p"}},{"addresses":["10.1.0.2"],"conditions":{"ready":false,"serving":null}}],"ports":[{"name":"http","protocol":"TCP","port":8080}]}
        """;

    private const string Node =
        """
        {"kind":"Node","metadata":{"name":"n","resourceVersion":"9","labels":{"topology.kubernetes.io/zone":"z"},"annotations":{"flannel.alpha.coreos.com/backend-data":"{\"VNI\":1}"},"deletionTimestamp":null},"spec":{"podCIDR":"10.1.0.0/24","podCIDRs":["10.1.0.0/24","fd00:1::/64"],"taints":[{"key":"k","effect":"NoSchedule"}]},"status":{"addresses":[{"type":"InternalIP","address":"192.0.2.1"},{"type":"Hostname","address":"n"}]}}
        """;

    private const string Cidr = """{"kind":"ServiceCIDR","metadata":{"name":"k","resourceVersion":"1"},"spec":{"cidrs":["10.96.0.0/12","fd00:96::/112"]},"status":{"conditions":[{"type":"Ready","status":"True"}]}}""";

    private const string Kubeconfig =
        """
        apiVersion: v1
        kind: Config
        current-context: main
        contexts:
        - name: main
          context: {cluster: c, user: u}
        clusters:
        - name: c
          cluster:
            server: https://192.0.2.1:6443
            tls-server-name: api
            proxy-url: http://proxy:3128
        users:
        - name: u
          user:
            tokenFile: /var/run/secrets/token
            exec: {apiVersion: client.authentication.k8s.io/v1, command: nothing, args: [a], interactiveMode: Never}
        """;

    [Fact]
    public void Lists_of_Services() => List("list-services", ResourceKinds.Services, Service);

    [Fact]
    public void Lists_of_EndpointSlices() => List("list-endpointslices", ResourceKinds.EndpointSlices, Slice);

    [Fact]
    public void Lists_of_Nodes() => List("list-nodes", ResourceKinds.Nodes, Node);

    [Fact]
    public void Lists_of_ServiceCIDRs() => List("list-servicecidrs", ResourceKinds.ServiceCIDRs, Cidr);

    [Fact]
    public void Watches_of_Services() => Watch("watch-services", ResourceKinds.Services, Service);

    [Fact]
    public void Watches_of_EndpointSlices() => Watch("watch-endpointslices", ResourceKinds.EndpointSlices, Slice);

    [Fact]
    public void Answers_of_failure() => Fuzzer.Run(
        "api-status", [System.Text.Encoding.UTF8.GetBytes("""{"kind":"Status","status":"Failure","message":"gone","reason":"Expired","details":{"retryAfterSeconds":3},"code":410}""")], body => JsonStatus.TryRead(body), static _ => false);

    [Fact]
    public void Kubeconfigs()
    {
        using var folder = new TestFolder();
        Fuzzer.RunText("kubeconfig", [Kubeconfig], text => KubeconfigReader.Read(folder.Write("config", text), null, null, TimeProvider.System), Failure.IsExpected);
    }

    private static void List<T>(string target, ResourceKind<T> kind, string item)
        where T : class, IApiObject => Fuzzer.RunText(
            target,
            [$$"""{"kind":"List","apiVersion":"v1","metadata":{"resourceVersion":"10","continue":"next"},"items":[{{item}},{{item}}]}""", """{"items":[],"metadata":{"resourceVersion":"10"}}""", $$"""{"items":[{{item}}]}"""],
            text => ReadList(kind, System.Text.Encoding.UTF8.GetBytes(text)),
            Failure.IsExpected);

    // In two parts, as the network cuts it.
    private static void ReadList<T>(ResourceKind<T> kind, byte[] text)
        where T : class, IApiObject
    {
        var reader = kind.Decoder.CreateListReader();
        var objects = new List<DecodedObject<T>>();
        var half = text.AsSpan(0, text.Length / 2);
        var used = reader.Read(half, objects);
        used.ShouldBeInRange(0, half.Length);
        reader.Read(text.AsSpan(used), objects).ShouldBeInRange(0, text.Length - used);
        objects.ShouldAllBe(item => (item.Item == null) != (item.Error == null));
    }

    private static void Watch<T>(string target, ResourceKind<T> kind, string item)
        where T : class, IApiObject => Fuzzer.RunText(
            target,
            [
                string.Join('\n', ((string[])["ADDED", "MODIFIED", "DELETED"]).Select(type => $"{{\"type\":\"{type}\",\"object\":{item}}}")) + "\n",
                """{"type":"BOOKMARK","object":{"kind":"Service","metadata":{"resourceVersion":"12","annotations":{"k8s.io/initial-events-end":"true"}}}}""" + "\n",
                """{"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired","message":"too old"}}""" + "\n",
            ],
            text => ReadEvents(kind, System.Text.Encoding.UTF8.GetBytes(text)),
            Failure.IsExpected);

    private static void ReadEvents<T>(ResourceKind<T> kind, ReadOnlySpan<byte> stream)
        where T : class, IApiObject
    {
        while (kind.Decoder.MeasureFrame(stream) is > 0 and var length)
        {
            length.ShouldBeLessThanOrEqualTo(stream.Length);
            if (stream[..length].ContainsAnyExcept(" \t\r\n"u8))
            {
                kind.Decoder.DecodeWatchEvent(stream[..length]);
            }

            stream = stream[length..];
        }
    }
}
