namespace KubeProxyNet.Lab.Demo;

/// <summary>The processes of a lab as "number@start", and the network namespaces they were in.</summary>
internal sealed record LabProcesses(IReadOnlySet<string> Identities, IReadOnlySet<string> Namespaces);
