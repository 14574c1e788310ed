namespace KubeProxyNet.Informers.Tests.Fakes;

/// <summary>What a client asked.</summary>
internal sealed record RecordedRequest(string Line, string Query, IReadOnlyDictionary<string, string> Headers, string Body)
{
    internal bool IsWatch => Query.Contains("watch=true");

    internal bool IsStreamedList => Query.Contains("sendInitialEvents=true");

    internal string? Parameter(string name) =>
        Query.TrimStart('?').Split('&').Where(part => part.StartsWith(name + "=")).Select(part => part[(name.Length + 1)..]).SingleOrDefault();
}
