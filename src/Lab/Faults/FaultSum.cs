using System.Globalization;

namespace KubeProxyNet.Lab.Faults;

/// <summary>What a fault has cost each time that it was made to happen.</summary>
internal sealed class FaultSum(string name)
{
    private readonly List<FaultResult> _results = [];

    internal const string Head =
        """
        | fault | runs | connections | wrong | lost | datagrams | lost | longest recovery | over its bound |
        |---|---:|---:|---:|---:|---:|---:|---:|---:|
        """;

    internal void Add(FaultResult result) => _results.Add(result);

    internal bool IsWithinBounds => _results.TrueForAll(result => result.IsWithinBounds);

    /// <summary>Its row.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"| {name} | {_results.Count} | {_results.Sum(result => result.Connections)} | {_results.Sum(result => result.Wrong)} | {_results.Sum(result => result.LostConnections)} | {_results.Sum(result => result.Datagrams)} | {_results.Sum(result => result.LostDatagrams)} | {_results.Max(result => result.Recovery ?? TimeSpan.Zero).TotalSeconds:0.00} s | {_results.Count(result => !result.IsWithinBounds)} |");
}
