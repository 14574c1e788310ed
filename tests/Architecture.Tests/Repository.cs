using System.Text.RegularExpressions;

namespace KubeProxyNet.Architecture.Tests;

// The checkout that these tests were built from.
internal static partial class Repository
{
    internal static string Root { get; } = FindRoot();

    internal static IEnumerable<string> SourceFiles(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));

    /// <summary>Namespaces of ours that a file uses, whether by a using line or spelled out.</summary>
    internal static IEnumerable<string> NamespacesUsedBy(string file) =>
        OurNamespace().Matches(string.Join('\n', File.ReadLines(file).Where(line => !line.StartsWith("namespace ", StringComparison.Ordinal)))).Select(match => match.Groups[1].Value).Distinct();

    internal static string Relative(string file) => Path.GetRelativePath(Root, file);

    [GeneratedRegex(@"\bKubeProxyNet\.((?:[A-Z]\w+)(?:\.[A-Z]\w+)?)")]
    private static partial Regex OurNamespace();

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
