using System.Text;
using KubeProxyNet.Cni.Attachments;
using KubeProxyNet.Cni.Contract;
using KubeProxyNet.Cni.Ipam;
using KubeProxyNet.Cni.Ports;
using KubeProxyNet.Cni.Shaping;
using KubeProxyNet.Cni.Wiring;
using KubeProxyNet.Testing.Fuzzing;

namespace KubeProxyNet.Cni.Tests.Fuzzing;

// What a runtime, or somebody in its place, hands to the plugin, and what lies in its files.
public sealed class FuzzTests
{
    private const string Configuration =
        """
        {"cniVersion":"1.1.0","name":"pods","type":"kubeproxynet","mode":"ptp","bridge":"cni0","isGateway":true,"ipMasq":true,"hairpinMode":true,"mtu":1450,"mac":"02:00:00:00:00:01","vlan":5,"dns":{"nameservers":["10.96.0.10"],"domain":"d","search":["s"],"options":["o"]},"ipam":{"type":"host-local","dataDir":"/tmp/x","resolvConf":"/nothing","subnet":"10.1.0.0/24","rangeStart":"10.1.0.5","rangeEnd":"10.1.0.9","gateway":"10.1.0.1","ranges":[[{"subnet":"10.2.0.0/24","exclude":["10.2.0.4/30"]}],[{"subnet":"fd00::/64"}]],"routes":[{"dst":"0.0.0.0/0","gw":"10.1.0.1","mtu":1400}]},"runtimeConfig":{"portMappings":[{"hostPort":8080,"containerPort":80,"protocol":"tcp","hostIP":"127.0.0.1"}],"bandwidth":{"ingressRate":1000,"ingressBurst":1000,"egressRate":1000,"egressBurst":1000},"ipRanges":[[{"subnet":"10.3.0.0/24"}]],"ips":["10.1.0.7/24"],"mac":"02:00:00:00:00:02"},"args":{"cni":{"ips":["10.1.0.8"]}},"prevResult":{"cniVersion":"1.1.0","interfaces":[{"name":"eth0","mac":"02:00:00:00:00:03","sandbox":"/proc/1/ns/net"}],"ips":[{"address":"10.1.0.7/24","gateway":"10.1.0.1","interface":0}],"routes":[{"dst":"0.0.0.0/0"}],"dns":{}},"cni.dev/valid-attachments":[{"containerID":"abc","ifname":"eth0"}]}
        """;

    [Fact]
    public void Standard_input() => Fuzzer.RunText(
        "cni-stdin",
        [Configuration, """{"cniVersion":"0.3.1","name":"n","type":"bridge","ipam":{"type":"host-local","subnet":"10.0.0.0/8"}}"""],
        text =>
        {
            foreach (var command in Enum.GetValues<CniCommand>())
            {
                Refuse(() => ReadAll(CniRequest.Read(new CniEnvironment { Command = command, ContainerID = "abc", IfName = "eth0" }, text)));
            }
        },
        static _ => false);

    [Fact]
    public void Variables() => Fuzzer.RunText(
        "cni-environment",
        ["ADD\nabc-1.2_3\neth0\nIgnoreUnknown=1;K8S_POD_NAME=p;IP=10.0.0.1\n/opt/cni/bin:/x\n/proc/1/ns/net", "DEL\nabc\neth0\n\n/x\n", "GC\n\n\n\n/x\n"],
        static text =>
        {
            string[] names = ["CNI_COMMAND", "CNI_CONTAINERID", "CNI_IFNAME", "CNI_ARGS", "CNI_PATH", "CNI_NETNS"];
            var lines = text.Split('\n');
            var environment = CniEnvironment.Read(name => Array.IndexOf(names, name) is >= 0 and var index && index < lines.Length ? lines[index] : null);
            if (environment.Command is CniCommand.Add or CniCommand.Del or CniCommand.Check)
            {
                // They become parts of paths and names of links.
                foreach (var word in (string[])[environment.ContainerID, environment.IfName])
                {
                    word.ShouldNotContain("/");
                    word.ShouldNotBeOneOf("", ".", "..");
                }
            }
        },
        static error => error is CniException);

    [Fact]
    public void Reservations() => Fuzzer.RunText("lease", ["abc\r\neth0", "abc"], static text => LeaseOwner.Read(text), static _ => false);

    [Fact]
    public void Records_beside_them() => Fuzzer.RunText("lease-record", ["abc\neth0\nboot\n/proc/1/ns/net\n4026531840\n10.1.0.7 fd00::7\n"], static text => LeaseRecord.Read(text), static _ => false);

    [Fact]
    public void Records_of_attachments() => Fuzzer.RunText(
        "attachment-record", ["pods\nabc\neth0\n/proc/1/ns/net\n4026531840\n10.1.0.7/24\nmasquerades\ntcp 8080 80 127.0.0.1\n"], static text => AttachmentRecord.Read(text), static _ => false);

    // What every plugin reads of a request, each for itself: what one refuses may be of no interest to another.
    private static void ReadAll(CniRequest request)
    {
        Refuse(() => WiringOptions.ReadOwn(request));
        Refuse(() => Encoding.UTF8.GetByteCount(WiringOptions.ReadBridge(request).Bridge).ShouldBeInRange(1, 15));
        Refuse(() => WiringOptions.ReadPtp(request));
        Refuse(() => RangeSet.ReadAll(request.Config.Object("ipam") ?? request.Config, request.Runtime));
        Refuse(() => BandwidthLimits.Read(request));
        Refuse(() => PortMapping.ReadAll(request));
        Refuse(() => ValidAttachments.Read(request.Config));
    }

    private static void Refuse(Action read)
    {
        try
        {
            read();
        }
        catch (CniException refusal)
        {
            // Says in the protocol's own way what is wrong.
            refusal.Message.ShouldNotBeEmpty();
        }
    }
}
