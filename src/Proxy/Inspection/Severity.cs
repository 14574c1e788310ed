namespace KubeProxyNet.Proxy.Inspection;

/// <summary>How bad something is; the numbers are exit codes.</summary>
internal enum Severity
{
    /// <summary>It works.</summary>
    Fine,

    /// <summary>It may not work for somebody, or not for long.</summary>
    Warning,

    /// <summary>It does not work.</summary>
    Error,
}
