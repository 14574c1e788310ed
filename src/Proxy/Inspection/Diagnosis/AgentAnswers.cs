namespace KubeProxyNet.Proxy.Inspection.Diagnosis;

/// <summary>What an agent on this node says of itself.</summary>
/// <param name="Address">Where it was asked.</param>
internal sealed record AgentAnswers(string Address)
{
    /// <summary>Why it could not be asked; empty if it answered.</summary>
    public string Problem { get; init; } = "";

    /// <summary>Why it is not ready, with the subject of each reason; none if it is.</summary>
    public IReadOnlyList<string> NotReady { get; init; } = [];

    /// <summary>Its metrics: name and labels as they are printed, and the value.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();

    /// <summary>The series of a metric.</summary>
    internal IEnumerable<KeyValuePair<string, double>> Series(string name) => Metrics.Where(item => item.Key == name || item.Key.StartsWith(name + "{", StringComparison.Ordinal));
}
