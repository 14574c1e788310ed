using KubeProxyNet.Backends.Rules;

namespace KubeProxyNet.Backends.Iptables;

/// <summary>The programs of one variant for one IP family.</summary>
/// <param name="Variant">Which kernel interface they speak.</param>
/// <param name="Prefix">What their names begin with: <c>iptables-nft</c>, <c>ip6tables</c>.</param>
public sealed record IptablesPrograms(IptablesVariant Variant, string Prefix)
{
    /// <summary>The lock that the programs of the legacy variant share.</summary>
    public string LockFile { get; init; } = Environment.GetEnvironmentVariable("XTABLES_LOCKFILE") ?? "/run/xtables.lock";

    internal string Save => Prefix + "-save";

    internal string Restore => Prefix + "-restore";

    /// <summary>The programs that carry the variant in their names.</summary>
    public static IptablesPrograms Of(IPFamily family, IptablesVariant variant) => new(variant, $"{IptablesDialect.Of(family).Program}-{WordOf(variant)}");

    /// <summary><c>nft</c>, <c>legacy</c>.</summary>
    internal static string WordOf(IptablesVariant variant) => variant == IptablesVariant.Nft ? "nft" : "legacy";
}
