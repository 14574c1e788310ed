namespace KubeProxyNet.Backends.Rules;

/// <summary>Whose connections through a frontend get the node's address as their source.</summary>
public enum MasqueradePolicy
{
    /// <summary>Nobody's, hairpin aside.</summary>
    Never,

    /// <summary>Those that do not come from a pod, as <see cref="LocalDetector"/> tells.</summary>
    OffPod,

    /// <summary>Everybody's.</summary>
    Always,
}
