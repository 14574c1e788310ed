namespace KubeProxyNet.Lab.Programs.Exchanges;

/// <summary>What became of an exchange that brought no answer; the names appear in reports in lower case.</summary>
internal enum FailureKind
{
    /// <summary>RST to our SYN, or ICMP port unreachable.</summary>
    Refused,

    /// <summary>Nothing came in time.</summary>
    Timeout,

    /// <summary>RST after the connection stood.</summary>
    Reset,

    /// <summary>ICMP or a route said there is no way.</summary>
    Unreachable,

    /// <summary>A local rule dropped what we sent (EPERM).</summary>
    Denied,

    /// <summary>The peer ended the connection before it answered.</summary>
    Closed,

    /// <summary>Something answered that is not the echo program.</summary>
    Garbled,

    /// <summary>No source address or port to be had on this side.</summary>
    Local,

    /// <summary>Anything else; the detail says what.</summary>
    Other,
}
