using System.Runtime.Versioning;
using KubeProxyNet.Overlay.Planning;
using KubeProxyNet.Overlay.Publishing;
using static KubeProxyNet.Overlay.Tests.Nodes;

namespace KubeProxyNet.Overlay.Tests.Publishing;

// What stands on the node's disk for its container runtime.
[SupportedOSPlatform("linux")]
public sealed class NodeFilesTests : IDisposable
{
    private const UnixFileMode Run = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static readonly OwnPlan Own = OwnPlanBuilder.Build(Node(1), new Underlay([new(Address(1), 24, 2, 1500), new(AddressV6(1), 64, 2, 1500)]), Options, [], out _)!;

    private readonly string _folder = Directory.CreateTempSubdirectory("node-files").FullName;
    private readonly NodeFiles _files;

    public NodeFilesTests()
    {
        File.WriteAllText(Path.Combine(_folder, "source"), "#!/bin/sh\n");
        _files = new NodeFiles(Options with { CniBinary = Path.Combine(_folder, "source"), CniBinaryFolder = Bin, CniConfigurationFolder = Path.Combine(_folder, "net.d"), SubnetFile = "" });
    }

    private string Bin => Path.Combine(_folder, "bin");

    private string Plugin => Path.Combine(Bin, "kubeproxynet");

    private string Loopback => Path.Combine(Bin, "loopback");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_plugin_is_installed_with_a_loopback_where_there_is_none_and_both_go_again()
    {
        _files.Ensure(Own).ShouldBe(3);

        File.GetUnixFileMode(Plugin).HasFlag(Run).ShouldBeTrue();
        new FileInfo(Loopback).LinkTarget.ShouldBe("kubeproxynet");
        _files.Ensure(Own).ShouldBe(0);

        _files.Remove();
        Directory.GetFiles(Bin).ShouldBeEmpty();
    }

    [Fact]
    public void The_loopback_of_somebody_else_stays()
    {
        Directory.CreateDirectory(Bin);
        File.WriteAllText(Loopback, "theirs");

        _files.Ensure(Own);
        _files.Remove();

        File.ReadAllText(Loopback).ShouldBe("theirs");
    }

    [Fact]
    public void A_plugin_that_may_not_be_run_any_more_may_be_again()
    {
        _files.Ensure(Own);
        File.SetUnixFileMode(Plugin, UnixFileMode.UserRead);

        _files.Ensure(Own).ShouldBe(1);

        File.GetUnixFileMode(Plugin).HasFlag(Run).ShouldBeTrue();
    }
}
