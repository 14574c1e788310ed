namespace KubeProxyNet.Proxy.Configuration;

/// <summary>What the command line asks for.</summary>
internal enum ProxyCommand
{
    /// <summary>Run the proxy.</summary>
    Run,

    /// <summary>Do the privileged set-up and exit.</summary>
    InitOnly,

    /// <summary>Remove the rules of every mode and exit.</summary>
    Cleanup,

    /// <summary>Write the effective configuration and exit.</summary>
    WriteConfiguration,

    /// <summary>Print the version and exit.</summary>
    PrintVersion,

    /// <summary>Print the help text and exit.</summary>
    PrintHelp,
}
