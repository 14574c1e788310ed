namespace KubeProxyNet.Lab.Faults;

/// <summary>One thing that goes wrong under load, and how much of it anybody may notice.</summary>
/// <param name="Name">What goes wrong.</param>
/// <param name="Times">How often in a row.</param>
/// <param name="Bounds">What is allowed in all.</param>
/// <param name="Strike">Makes it go wrong; returns when it has.</param>
/// <param name="IsWhole">Whether all is as it should be again.</param>
internal sealed record Fault(string Name, int Times, FaultBounds Bounds, Func<FaultGround, Task> Strike, Func<FaultGround, Task<bool>> IsWhole)
{
    /// <summary>The stream that is held may end with it: its pod, or the rules that translate it, are gone on purpose.</summary>
    public bool MayBreakStream { get; init; }

    /// <summary>Whether it can be made to happen here and now: some are about one mode of the proxy, or need more than one.</summary>
    public Func<FaultGround, bool> IsPossible { get; init; } = static _ => true;

    /// <summary>What it takes to make it happen, for whoever wonders why it did not.</summary>
    public string Needs { get; init; } = "";

    /// <summary>The same on a machine that takes so many times as long for everything: what has to be over by then is later, and nothing more may be lost.</summary>
    internal Fault OnSlowerMachine(int times) => this with { Bounds = Bounds with { Recovery = Bounds.Recovery * times } };
}
