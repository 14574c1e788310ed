namespace KubeProxyNet.Backends.Rules;

/// <summary>A step from the ruleset that the kernel has to the one it should have. Names what differs, so that nobody has to look for it.</summary>
/// <param name="Applied">What the kernel has.</param>
/// <param name="Desired">What it should have.</param>
/// <param name="Services">The service ports that may differ between the two; all others are the same.</param>
public sealed record RulesetChange(Ruleset Applied, Ruleset Desired, IReadOnlyCollection<ServicePortName> Services)
{
    /// <summary>Somebody else may have changed the kernel's state: read all of it back and mend it, whatever is believed to be there.</summary>
    public bool ReadsBack { get; init; }
}
