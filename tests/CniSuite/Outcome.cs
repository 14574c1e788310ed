namespace KubeProxyNet.CniSuite;

/// <summary>What became of a case.</summary>
public enum Outcome
{
    /// <summary>All was as expected.</summary>
    Passed,

    /// <summary>Something was not.</summary>
    Failed,

    /// <summary>There is no such plugin in the folder.</summary>
    Skipped,
}
