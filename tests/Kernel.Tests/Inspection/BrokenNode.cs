namespace KubeProxyNet.Kernel.Tests.Inspection;

// One way to break a node or a Service, the command that must name it, and the words that it must say.
internal sealed record BrokenNode(string Name, string[] Command, string Check, string Words)
{
    /// <summary>Breaks it.</summary>
    internal Action<InspectedNode> Break { get; init; } = static _ => { };

    /// <summary>Mends it.</summary>
    internal Action<InspectedNode> Mend { get; init; } = static _ => { };

    /// <summary>What is put over the node's files, for this command only, as a shell script.</summary>
    internal string Prepare { get; init; } = "";

    public override string ToString() => Name;
}
