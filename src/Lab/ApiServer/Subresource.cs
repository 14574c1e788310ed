namespace KubeProxyNet.Lab.ApiServer;

/// <summary>A subresource as discovery shows it: its own kind, which may be of another group.</summary>
internal sealed record Subresource(string Name, string Kind, IReadOnlyList<string> Verbs, string Group = "", string Version = "");
