using System.Text.Json.Nodes;
using KubeProxyNet.Testing;

namespace KubeProxyNet.Cni.Tests.Storms;

// A node that the reference plugins have wired goes on with ours, and back.
public sealed class TakeoverTests : IDisposable
{
    private readonly Sandbox _host = new();
    private readonly string _data = Directory.CreateTempSubdirectory("takeover").FullName;
    private readonly List<Container> _containers = [];

    public void Dispose()
    {
        _containers.ForEach(container => container.Dispose());
        _host.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    [ReferenceFact]
    public void Containers_that_the_reference_plugins_made_go_on_and_are_deleted_properly_by_ours()
    {
        var (first, second, third) = (Make(1), Make(2), Make(3));
        var made = first.Call("ADD", "bridge", folderOfPlugin: PluginFolders.Reference).Answer;
        second.Call("ADD", "bridge", folderOfPlugin: PluginFolders.Reference).Exit.ShouldBe(0);

        // From here on ours.
        ((string)third.Call("ADD", "bridge").Answer!["ips"]![0]!["address"]!).ShouldBe("10.88.0.4/24");
        third.Sandbox.Run("ping", "-c", "1", "-W", "1", "10.88.0.2").ShouldContain("1 received");
        first.Call("CHECK", "bridge", previous: made).Exit.ShouldBe(0);
        first.Call("ADD", "bridge").Exit.ShouldBe(1);

        first.Call("DEL", "bridge", previous: made).Exit.ShouldBe(0);
        second.Call("DEL", "bridge", isGone: true).Exit.ShouldBe(0);

        Leases().ShouldBe(["10.88.0.4"]);
        _host.Run("ip", "-oneline", "link", "show", "master", "br7").ShouldNotContain(((string)made!["interfaces"]![1]!["name"]!));
        third.Sandbox.Run("ping", "-c", "1", "-W", "1", "10.88.0.1").ShouldContain("1 received");
    }

    [ReferenceFact]
    public void And_the_other_way_round()
    {
        var (first, second) = (Make(1), Make(2));
        var made = first.Call("ADD", "bridge").Answer;

        ((string)second.Call("ADD", "bridge", folderOfPlugin: PluginFolders.Reference).Answer!["ips"]![0]!["address"]!).ShouldBe("10.88.0.3/24");
        second.Sandbox.Run("ping", "-c", "1", "-W", "1", "10.88.0.2").ShouldContain("1 received");
        first.Call("DEL", "bridge", folderOfPlugin: PluginFolders.Reference, previous: made).Exit.ShouldBe(0);

        Leases().ShouldBe(["10.88.0.3"]);
    }

    [ReferenceFact]
    public void Ours_and_theirs_in_one_list_whichever_comes_first()
    {
        var ports = new JsonObject { ["runtimeConfig"] = JsonNode.Parse("""{"portMappings":[{"hostPort":8080,"containerPort":80,"protocol":"tcp"}]}"""), ["ipam"] = null };
        var (first, second) = (Make(1), Make(2));
        var ourBridge = first.Call("ADD", "bridge").Answer;
        var theirBridge = second.Call("ADD", "bridge", folderOfPlugin: PluginFolders.Reference).Answer;

        first.Call("ADD", "portmap", ports, PluginFolders.Reference, ourBridge).Exit.ShouldBe(0);
        first.Call("DEL", "portmap", ports, PluginFolders.Reference, ourBridge).Exit.ShouldBe(0);
        second.Call("ADD", "portmap", ports, previous: theirBridge).Exit.ShouldBe(0);
        _host.Run("nft", "list", "table", "ip", "kubeproxynet-cni").ShouldContain("tcp dport 8080 dnat to 10.88.0.3:80");
        second.Call("DEL", "portmap", ports, previous: theirBridge).Exit.ShouldBe(0);
        _host.Run("nft", "list", "ruleset").ShouldNotContain("8080");
    }

    private Container Make(int number)
    {
        var container = new Container(PluginFolders.Ours, _host, _data, number);
        _containers.Add(container);
        return container;
    }

    private string[] Leases() => [.. Directory.GetFiles(Path.Combine(_data, "storm")).Select(path => Path.GetFileName(path)).Where(name => name.StartsWith("10.", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
}
