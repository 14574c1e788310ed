namespace KubeProxyNet.Proxy.Configuration;

/// <summary>What the command line asks for.</summary>
internal enum ProxyCommand
{
    /// <summary>Run the proxy.</summary>
    Run,

    /// <summary>Do the privileged set-up and exit.</summary>
    InitOnly,

    /// <summary>Remove the rules of every mode, ours and kube-proxy's, and exit.</summary>
    Cleanup,

    /// <summary>Take this node over from kube-proxy, or give it back, and exit.</summary>
    Migrate,

    /// <summary>Look at the cluster, the node and the kernel, say what is seen, and exit.</summary>
    Inspect,

    /// <summary>Run the network agent instead of the proxy.</summary>
    Network,

    /// <summary>Remove all that the network agent has made, and exit.</summary>
    CleanupNetwork,

    /// <summary>Write the effective configuration and exit.</summary>
    WriteConfiguration,

    /// <summary>Print the version and exit.</summary>
    PrintVersion,

    /// <summary>Print the help text and exit.</summary>
    PrintHelp,
}
