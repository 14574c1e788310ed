namespace KubeProxyNet.Lab.Kubelet;

/// <summary>Where a container is: waiting, running or terminated; and how its previous run ended.</summary>
internal sealed record ContainerState
{
    public static readonly ContainerState Creating = new() { WaitingReason = "ContainerCreating" };

    /// <summary>Set while it waits.</summary>
    public string? WaitingReason { get; init; }

    public string? WaitingMessage { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Set once it has terminated.</summary>
    public int? ExitCode { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public int RestartCount { get; init; }

    public bool Ready { get; init; }

    /// <summary>The run before this one.</summary>
    public ContainerState? Last { get; init; }

    public bool IsRunning => WaitingReason is null && StartedAt is not null && ExitCode is null;

    public bool IsTerminated => WaitingReason is null && ExitCode is not null;
}
