using KubeProxyNet.Netlink;

namespace KubeProxyNet.Cni.Contract;

/// <summary>How names are resolved in the container.</summary>
internal sealed record CniDns
{
    /// <summary>Nothing said.</summary>
    internal static CniDns None { get; } = new();

    /// <summary>Addresses, in order.</summary>
    public EquatableArray<string> Nameservers { get; init; } = [];

    /// <summary>The local domain.</summary>
    public string Domain { get; init; } = "";

    /// <summary>Domains to try for short names.</summary>
    public EquatableArray<string> Search { get; init; } = [];

    /// <summary>As in resolv.conf(5).</summary>
    public EquatableArray<string> Options { get; init; } = [];

    /// <summary>Reads the object <c>dns</c> of a configuration or a result.</summary>
    internal static CniDns Read(ConfigObject? dns) => dns is not { } some ? None : new CniDns
    {
        Nameservers = [.. some.Texts("nameservers")],
        Domain = some.Text("domain"),
        Search = [.. some.Texts("search")],
        Options = [.. some.Texts("options")],
    };
}
