using Xunit;
using Xunit.Abstractions;

namespace KubeProxyNet.Testing;

/// <summary>Begins with the classes that take longest: as the last ones they would have the machine to themselves. For <see cref="TestCollectionOrdererAttribute"/>.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    /// <summary>This class's full name.</summary>
    public const string Name = "KubeProxyNet.Testing.LongestFirst";

    /// <summary>Where it is.</summary>
    public const string Assembly = "KubeProxyNet.Testing";

    private static readonly string[] Longest = [".HistoryTests", ".FaultsTests"];

    /// <inheritdoc/>
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) => testCollections
        .OrderByDescending(collection => Array.Exists(Longest, name => collection.DisplayName.EndsWith(name, StringComparison.Ordinal)))
        .ThenBy(collection => collection.DisplayName, StringComparer.Ordinal);
}
