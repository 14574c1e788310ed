namespace KubeProxyNet.Lab.Machine;

/// <summary>What others need to know of a running lab.</summary>
/// <param name="Process">The lab's process as the machine numbers it; inside its own process namespace it is 1.</param>
/// <param name="ApiPort">Where the API server listens on 127.0.0.1.</param>
/// <param name="Nodes">The nodes' names; <c>exec</c> takes these.</param>
/// <param name="Ready">Whether every node's proxy has said once that it is ready.</param>
internal sealed record LabState(int Process, int ApiPort, IReadOnlyList<string> Nodes, bool Ready);
