using System.Globalization;

namespace KubeProxyNet.Netlink.Sockets;

/// <summary>What this process may do (capabilities(7), linux/capability.h).</summary>
public static class Capabilities
{
    /// <summary>CAP_NET_ADMIN: to change links, routes, nf_tables, IPVS, conntrack.</summary>
    public const int NetAdmin = 12;

    /// <summary>CAP_NET_RAW: raw sockets, through which iptables-legacy talks to the kernel.</summary>
    public const int NetRaw = 13;

    private const string Effective = "CapEff:";

    /// <summary>
    /// The capabilities of a list that this process does not have, by name; none where the kernel does not tell. One that is held may still be of another user
    /// namespace than the network's: then the kernel refuses.
    /// </summary>
    public static IReadOnlyList<string> Missing(params IEnumerable<int> capabilities) => Missing(ReadStatus(), capabilities);

    /// <summary>As above, from the text of /proc/PID/status.</summary>
    internal static IReadOnlyList<string> Missing(string status, IEnumerable<int> capabilities)
    {
        foreach (var line in status.Split('\n'))
        {
            if (line.StartsWith(Effective, StringComparison.Ordinal) && ulong.TryParse(line.AsSpan(Effective.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var held))
            {
                return [.. capabilities.Where(capability => (held >> capability & 1) == 0).Select(NameOf)];
            }
        }

        return [];
    }

    private static string NameOf(int capability) => capability switch
    {
        NetAdmin => "NET_ADMIN",
        NetRaw => "NET_RAW",
        _ => $"{capability}",
    };

    private static string ReadStatus()
    {
        try
        {
            return File.ReadAllText("/proc/self/status");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
