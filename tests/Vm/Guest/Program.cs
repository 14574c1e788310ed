using KubeProxyNet.Vm;
using KubeProxyNet.Vm.Guest;

// Runs tests by name and says of each what became of it, without the processes, pipes and waits of a test host: in an emulated machine each of them costs seconds.
if (args.Length == 0 || args[0] is "-h" or "--help")
{
    Console.WriteLine("""
        kubeproxynet-guest NAME...

        Runs the tests whose names begin with one of these: a class, a method, or a case with its arguments, for example
        KubeProxyNet.Netlink.Tests.Route.LinkKernelTests. Says "ok NAME", "not ok NAME: why" or "skip NAME: why" for each, and a sum.
        """);
    return args.Length == 0 ? 2 : 0;
}

var report = new Report(Console.Out);
foreach (var assembly in args.Select(static name => new TestName(name)).GroupBy(static name => name.Assembly))
{
    TestRun.Play(assembly.Key, [.. assembly], report);
}

return report.Finish() ? 0 : 1;
