using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace KubeProxyNet.Vm.Guest;

// xunit without its runner: it finds the cases of the classes in question, then runs those that are meant.
internal static class TestRun
{
    internal static void Play(string assemblyName, TestName[] names, Report report)
    {
        var assembly = Assembly.Load(new AssemblyName(assemblyName));
        using var framework = new XunitTestFramework(new Xunit.Sdk.NullMessageSink());
        var cases = Find(framework, assembly, names);
        if (cases.Count == 0)
        {
            report.Failed(string.Join(' ', names), "there is no such test", "");
            return;
        }

        var sink = new ReportingSink(report);
        using var executor = framework.GetExecutor(assembly.GetName());
        executor.RunTests(cases, sink, new RunOptions());
        sink.Finished.Wait();
    }

    private static List<ITestCase> Find(XunitTestFramework framework, Assembly assembly, TestName[] names)
    {
        var cases = new List<ITestCase>();
        using var discoverer = framework.GetDiscoverer(Reflector.Wrap(assembly));
        foreach (var type in assembly.GetTypes().Where(type => Array.Exists(names, name => name.IsAbout(type))))
        {
            var sink = new DiscoverySink();
            discoverer.Find(type.FullName, includeSourceInformation: false, sink, new RunOptions());
            sink.Finished.Wait();
            cases.AddRange(sink.Cases.Where(item => Array.Exists(names, name => name.Covers(item.DisplayName))));
        }

        return cases;
    }
}
