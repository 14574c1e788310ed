namespace KubeProxyNet.Backends.Iptables;

/// <summary>Which kernel interface iptables programs speak. The two do not see each other's rules, and packets meet both.</summary>
public enum IptablesVariant
{
    /// <summary>nf_tables: tables <c>ip nat</c>, <c>ip filter</c> and so on in the ruleset that nft shows.</summary>
    Nft,

    /// <summary>ip_tables: the kernel takes and gives a table only as a whole.</summary>
    Legacy,
}
