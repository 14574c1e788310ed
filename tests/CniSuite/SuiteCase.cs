using System.Text.Json.Nodes;

namespace KubeProxyNet.CniSuite;

/// <summary>One case: steps against fresh namespaces. README.md says what a step can have.</summary>
/// <param name="Name">File, name, and what stands in for ${X}.</param>
/// <param name="Steps">One after the other.</param>
public sealed record SuiteCase(string Name, IReadOnlyList<JsonObject> Steps);
