namespace KubeProxyNet.Proxy.Tests.Scenarios;

// Where the scenarios are, and how goldens are compared with what is. UPDATE_GOLDENS=1 writes the answers anew, to be read before they are committed; the
// run fails then, so that nobody leaves it on.
internal static class ScenarioFiles
{
    private static readonly bool IsUpdating = Environment.GetEnvironmentVariable("UPDATE_GOLDENS") == "1";

    internal static string Root { get; } = FindRoot();

    internal static string Folder { get; } = Path.Combine(Root, "tests", "Scenarios");

    internal static IEnumerable<string> Names => Directory.EnumerateDirectories(Folder).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal);

    internal static string Read(string name, string file) => File.ReadAllText(Path.Combine(Folder, name, file));

    /// <summary>Holds a text against a file of the checkout.</summary>
    internal static void Compare(string file, string actual)
    {
        var path = Path.Combine(Root, file);
        if (!IsUpdating)
        {
            actual.ShouldBe(File.Exists(path) ? File.ReadAllText(path) : "", file);
            return;
        }

        File.WriteAllText(path, actual);
        Assert.Fail($"{file} was written; read it, then run again without UPDATE_GOLDENS");
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "KubeProxyNet.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("KubeProxyNet.sln is in no folder above the tests.");
    }
}
