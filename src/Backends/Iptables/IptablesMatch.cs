namespace KubeProxyNet.Backends.Iptables;

/// <summary>A condition, in the parts that stand at different places of a rule. Each ends in a space, or is empty.</summary>
internal readonly record struct IptablesMatch()
{
    internal string Source { get; init; } = "";

    internal string Destination { get; init; } = "";

    internal string Interface { get; init; } = "";

    internal string Protocol { get; init; } = "";

    internal string Comment { get; init; } = "";

    internal string Extra { get; init; } = "";

    /// <summary>The rule that does this where the condition holds.</summary>
    internal string Then(string target) => string.Concat([Source, Destination, Interface, Protocol, Comment, Extra, target]);

    internal string Jump(string chain) => Then("-j " + chain);

    /// <summary>Whatever is not from a pod: the source or the interface turned around.</summary>
    internal IptablesMatch Otherwise() => this with
    {
        Source = Source.Length > 0 ? "! " + Source : "",
        Interface = Interface.Length > 0 ? "! " + Interface : "",
    };
}
