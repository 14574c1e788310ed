using System.Net.Sockets;
using KubeProxyNet.Overlay.Planning;
using KubeProxyNet.Testing.Fuzzing;
using static KubeProxyNet.Overlay.Tests.Nodes;

namespace KubeProxyNet.Overlay.Tests.Fuzzing;

// Annotations that any node may write, and that all others read.
public sealed class FuzzTests
{
    [Fact]
    public void Annotations_of_other_nodes() => Fuzzer.RunText(
        "flannel-annotations",
        ["""{"VNI":1,"VtepMAC":"02:00:00:00:00:01"}""", "null", "vxlan", "172.30.0.2", "fd00:30::2", "true"],
        static text =>
        {
            foreach (var name in FlannelAnnotations.Written.Append(FlannelAnnotations.PublicIPOverwrite).Append(FlannelAnnotations.PublicIPv6Overwrite))
            {
                var node = Node(2) with { Annotations = new Dictionary<string, string> { [name] = text } };
                var reports = new List<NodeReport>();
                foreach (var family in (AddressFamily[])[AddressFamily.InterNetwork, AddressFamily.InterNetworkV6])
                {
                    (FlannelAnnotations.AddressOf(node, family, reports)?.AddressFamily ?? family).ShouldBe(family);
                    var mac = FlannelAnnotations.VtepMacOf(node, family, 1, reports);
                    (mac?.GetAddressBytes().Length ?? 6).ShouldBe(6);
                }

                reports.ShouldAllBe(report => report.Node == "node2");
            }
        },
        static _ => false);
}
