using KubeProxyNet.Bench.Reporting;

namespace KubeProxyNet.Bench.Topics;

/// <summary>One question that the benchmark answers with figures.</summary>
internal interface ITopic
{
    /// <summary>The word on the command line, and what its JSON files are called.</summary>
    string Name { get; }

    /// <summary>What is measured, in one line.</summary>
    string Summary { get; }

    /// <summary>Measures in namespaces of its own and leaves nothing behind.</summary>
    Task<IReadOnlyList<Table>> RunAsync(BenchOptions options, Action<string> progress, CancellationToken cancellationToken);
}
