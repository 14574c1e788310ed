using System.Net;
using KubeProxyNet.Backends.Rules.Tracing;
using KubeProxyNet.Proxy.Configuration;

namespace KubeProxyNet.Proxy.Tests.Scenarios;

// This node, from the comment at the head of cluster.yaml. What is not said there is as tests/Scenarios/README.md says.
internal sealed class ScenarioNode
{
    internal const string Name = "here";

    private readonly Dictionary<string, string> _said;

    internal ScenarioNode(string cluster)
    {
        _said = cluster.Split('\n').TakeWhile(line => line.StartsWith('#'))
            .Select(line => line.TrimStart('#').Split(": ", 2, StringSplitOptions.TrimEntries))
            .Where(parts => parts.Length == 2 && parts[0] is "flags" or "addresses" or "pods arrive on")
            .ToDictionary(parts => parts[0], parts => parts[1]);
        var parsed = ConfigurationParser.Parse(["--hostname-override=here", "--cluster-cidr=10.244.0.0/16,fd00:10:244::/56", .. Words("flags", "")], static path => throw new FileNotFoundException(path));
        parsed.Errors.ShouldBeEmpty();
        Options = parsed.Options;
    }

    internal ProxyOptions Options { get; }

    internal IEnumerable<IPAddress> Addresses =>
        Words("addresses", "127.0.0.1 ::1 192.168.0.1 fd00:192:168::1 10.244.1.1 fd00:10:244:1::1").Select(IPAddress.Parse);

    /// <summary>Pods of this node arrive on a link of their own, all others on the network card.</summary>
    internal string InterfaceOf(PacketOrigin origin) => origin switch
    {
        PacketOrigin.PodHere => _said.GetValueOrDefault("pods arrive on", "cni0"),
        PacketOrigin.ThisNode => "",
        _ => "eth0",
    };

    private string[] Words(string name, string otherwise) => _said.GetValueOrDefault(name, otherwise).Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
