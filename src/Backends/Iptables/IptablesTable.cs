namespace KubeProxyNet.Backends.Iptables;

/// <summary>The tables that we write to.</summary>
internal enum IptablesTable
{
    /// <summary>Where connections are sent, and under which source.</summary>
    Nat,

    /// <summary>What is refused.</summary>
    Filter,

    /// <summary>Nothing but the canary.</summary>
    Mangle,
}
