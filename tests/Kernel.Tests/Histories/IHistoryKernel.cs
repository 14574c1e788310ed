using KubeProxyNet.Backends.Rules;

namespace KubeProxyNet.Kernel.Tests.Histories;

// A kernel's network namespace that one kind of backend programs, and what histories have to know of it.
internal interface IHistoryKernel : IDisposable
{
    /// <summary>A backend as it is after the agent's start.</summary>
    IProxyBackend Open(IPFamily family);

    /// <summary>Somebody else removes what backends of the family have written.</summary>
    void Remove(IPFamily family);

    /// <summary>What the kernel holds otherwise than rendering gives it, never moved from anything else; null if nothing.</summary>
    string? DifferenceTo(Ruleset ruleset, bool isLast);

    /// <summary>What it holds otherwise than another kernel of its kind; null if nothing.</summary>
    string? DifferenceTo(IHistoryKernel other, IPFamily family, bool isLast);
}
