namespace KubeProxyNet.Lab.Machine;

/// <summary>How a tool ended and what it wrote.</summary>
internal sealed record ToolResult(int ExitCode, string Output, string Error);
