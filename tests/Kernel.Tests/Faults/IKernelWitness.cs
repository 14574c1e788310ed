namespace KubeProxyNet.Kernel.Tests.Faults;

// Reads what a mode keeps in the kernel.
internal interface IKernelWitness : IDisposable
{
    /// <summary>Each commit is seen whole or not at all, so it can be looked at any time; else only while nobody writes.</summary>
    bool SeesWholeCommits { get; }

    /// <summary>What stays the same if nothing is written.</summary>
    string State { get; }

    /// <summary>Holds what there is against what may be.</summary>
    void Look(WholeServices whole);
}
