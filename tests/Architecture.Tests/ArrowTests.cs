using System.Xml.Linq;

namespace KubeProxyNet.Architecture.Tests;

// The arrows between projects and between folders go one way. The compiler holds the first only as long as nobody adds a reference, and the second not at all.
public class ArrowTests
{
    private static readonly Dictionary<string, string[]> Projects = new()
    {
        ["Netlink"] = [],
        ["Backends"] = ["Netlink"],
        ["Informers"] = [],
        ["Overlay"] = ["Netlink", "Informers"],
        ["Cni"] = ["Netlink"],

        // The network agent is a mode of the same program; only Hosting/ knows it, and the pages that show it.
        ["Proxy"] = ["Backends", "Informers", "Overlay"],
        ["Lab"] = ["Netlink"],
    };

    // What the folders of a project may use of the same project. A folder that is not named here may be used by nobody but Program.cs and Hosting.
    private static readonly Dictionary<string, string[]> Folders = new()
    {
        ["Backends.Rules"] = [],
        ["Backends.Processes"] = [],
        ["Backends.Tables"] = ["Backends.Rules"],
        ["Backends.Nftables"] = ["Backends.Rules", "Backends.Tables"],
        ["Backends.Ipvs"] = ["Backends.Processes", "Backends.Rules", "Backends.Tables"],
        ["Backends.Iptables"] = ["Backends.Processes", "Backends.Rules"],
        ["Proxy.Configuration"] = [],
        ["Proxy.Rulesets"] = [],
        ["Proxy.Conntrack"] = ["Proxy.Configuration"],
        ["Proxy.Loop"] = ["Proxy.Configuration", "Proxy.Rulesets"],
        ["Proxy.Events"] = [],
        ["Proxy.Relaying"] = [],
        ["Proxy.Health"] = ["Proxy.Configuration", "Proxy.Http"],
        ["Proxy.Monitoring"] = ["Proxy.Configuration", "Proxy.Health"],
        ["Proxy.Http"] = [],
        ["Proxy.Migration"] = [],

        // The same policy as the loop's, looked at.
        ["Proxy.Inspection"] = ["Proxy.Configuration", "Proxy.Loop", "Proxy.Rulesets"],
        ["Proxy.Pages"] = ["Proxy.Configuration", "Proxy.Health", "Proxy.Http", "Proxy.Monitoring"],
    };

    public static TheoryData<string> ProjectNames => [.. Projects.Keys];

    public static TheoryData<string> FolderNames => [.. Folders.Keys];

    [Fact]
    public void Every_project_under_src_has_its_arrows_named_here()
    {
        var projects = Directory.EnumerateDirectories(Path.Combine(Repository.Root, "src")).Select(Path.GetFileName);

        projects.ShouldBe(Projects.Keys, ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(ProjectNames))]
    public void A_project_references_only_what_the_design_allows(string project)
    {
        var file = XDocument.Load(Path.Combine(Repository.Root, "src", project, $"KubeProxyNet.{project}.csproj"));

        var references = file.Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!).Replace("KubeProxyNet.", "", StringComparison.Ordinal));

        references.ShouldBeSubsetOf(Projects[project]);
    }

    [Theory]
    [MemberData(nameof(ProjectNames))]
    public void A_project_uses_no_namespace_beyond_its_arrows(string project)
    {
        var allowed = Reachable(project);

        var wrong = Repository.SourceFiles($"src/{project}")
            .SelectMany(file => Repository.NamespacesUsedBy(file).Select(used => (File: Repository.Relative(file), Used: used)))
            .Where(item => !allowed.Contains(item.Used.Split('.')[0]));

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Netlink_depends_on_the_framework_only()
    {
        var file = XDocument.Load(Path.Combine(Repository.Root, "src/Netlink/KubeProxyNet.Netlink.csproj"));

        file.Descendants().Where(item => item.Name.LocalName is "PackageReference" or "FrameworkReference" or "ProjectReference").ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(FolderNames))]
    public void A_folder_uses_only_the_siblings_that_the_design_allows(string folder)
    {
        var project = folder.Split('.')[0];
        var allowed = Folders[folder].Append(folder).ToHashSet();

        var files = Repository.SourceFiles(Path.Combine("src", folder.Replace('.', '/'))).ToList();
        var wrong = files
            .SelectMany(file => Repository.NamespacesUsedBy(file).Select(used => (File: Repository.Relative(file), Used: used)))
            .Where(item => item.Used.StartsWith(project + ".", StringComparison.Ordinal) && !allowed.Contains(item.Used));

        files.ShouldNotBeEmpty();
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Every_backend_has_the_same_nine_files()
    {
        string[] suffixes = ["Backend.cs", "Renderer.cs", "StaticRules.cs", "Plan.cs", "Applier.cs", "Names.cs", "Support.cs", "Cleanup.cs"];
        string[] backends = ["Iptables", "Ipvs", "Nftables"];

        var missing = backends.SelectMany(backend => suffixes.Select(suffix => $"src/Backends/{backend}/{backend}{suffix}").Append($"src/Backends/{backend}/README.md"))
            .Where(file => !File.Exists(Path.Combine(Repository.Root, file)));

        missing.ShouldBeEmpty();
    }

    private static HashSet<string> Reachable(string project)
    {
        var reached = new HashSet<string> { project };
        foreach (var next in Projects[project])
        {
            reached.UnionWith(Reachable(next));
        }

        return reached;
    }
}
