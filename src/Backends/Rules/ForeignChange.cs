namespace KubeProxyNet.Backends.Rules;

/// <summary>Somebody else has changed what a backend keeps in the kernel.</summary>
/// <param name="Process">The name of the process that did it, at most 15 characters; empty if it is not known.</param>
/// <param name="ProcessId">Its number in the first process namespace that the kernel knows; 0 if it is not known.</param>
public sealed record ForeignChange(string Process, uint ProcessId)
{
    /// <summary>Changes happened that nobody could read in time.</summary>
    public static ForeignChange Unknown { get; } = new("", 0);

    /// <summary><c>nft</c>, or <c>somebody</c>: without the number, which differs each time.</summary>
    public string NameOnly => Process.Length == 0 ? "somebody" : Process;

    /// <summary><c>nft (4711)</c>, or <c>somebody</c>.</summary>
    public override string ToString() => Process.Length == 0 ? "somebody" : $"{Process} ({ProcessId})";
}
