namespace KubeProxyNet.Proxy.Configuration.Settings;

/// <summary>Headings of the help text.</summary>
internal static class FlagGroups
{
    /// <summary>Where the rest comes from.</summary>
    public const string Files = "Configuration";

    /// <summary>What is done instead of running.</summary>
    public const string Commands = "Commands";

    /// <summary>How the API server is reached.</summary>
    public const string ApiServer = "API server";

    /// <summary>Who this node is.</summary>
    public const string Node = "Node";

    /// <summary>What is programmed in every mode.</summary>
    public const string Rules = "Rules";

    /// <summary>What the flags named after iptables say.</summary>
    public const string NftablesAndIptables = "nftables and iptables mode";

    /// <summary>IPVS mode only.</summary>
    public const string Ipvs = "IPVS mode";

    /// <summary>Sysctls.</summary>
    public const string ConnectionTracking = "Connection tracking";

    /// <summary>Health and metrics.</summary>
    public const string Servers = "Health and metrics";

    /// <summary>Logs, and what else every Kubernetes component has.</summary>
    public const string Logging = "Logging and others";
}
