namespace KubeProxyNet.Backends.Rules;

/// <summary>Which of a service port's two groups of destinations a frontend uses.</summary>
public enum DestinationGroup
{
    /// <summary>All of the cluster (traffic policy Cluster), topology applied.</summary>
    Cluster,

    /// <summary>Those on this node (traffic policy Local).</summary>
    Local,
}
