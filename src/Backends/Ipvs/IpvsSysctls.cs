namespace KubeProxyNet.Backends.Ipvs;

/// <summary>Kernel settings of the network namespace that IPVS needs for Kubernetes. Written only where they differ; never undone.</summary>
internal static class IpvsSysctls
{
    private const string Ipvs = "/proc/sys/net/ipv4/vs/";

    private static readonly Version ReuseBroken = new(4, 1);
    private static readonly Version ReuseMended = new(5, 9);

    /// <summary>What is needed.</summary>
    internal static IReadOnlyList<IpvsSysctl> Wanted(IpvsSettings settings, Version kernel) =>
    [
        // Without it, translated connections cannot be masqueraded, too: IPVS would keep them from connection tracking.
        new(Ipvs + "conntrack", "1", IsEssential: true),
        // A connection whose destination has gone is placed anew, or reset, instead of being dropped for minutes.
        new(Ipvs + "expire_nodest_conn", "1"),
        // A client does not stay with a destination that gets no new connections.
        new(Ipvs + "expire_quiescent_template", "1"),
        // A client's port that is used again is a new connection. From 4.1 to 5.8 the kernel dropped its first packet, so there the old entry is taken: it may
        // lead to a destination that is leaving.
        new(Ipvs + "conn_reuse_mode", kernel >= ReuseBroken && kernel < ReuseMended ? "0" : "1"),
        new("/proc/sys/net/ipv4/ip_forward", "1", IsEssential: true),
        .. settings.StrictARP ? (IEnumerable<IpvsSysctl>)[new("/proc/sys/net/ipv4/conf/all/arp_ignore", "1"), new("/proc/sys/net/ipv4/conf/all/arp_announce", "2")] : [],
    ];

    /// <summary>Writes what differs, on a thread that is in the namespace.</summary>
    /// <returns>What could not be written and can be lived with, in words.</returns>
    /// <exception cref="IOException">One that cannot be lived with.</exception>
    internal static IReadOnlyList<string> Ensure(IEnumerable<IpvsSysctl> wanted)
    {
        var problems = new List<string>();
        foreach (var item in wanted)
        {
            try
            {
                if (File.ReadAllText(item.File).Trim() != item.Value)
                {
                    // Never makes a file.
                    using var writer = new StreamWriter(new FileStream(item.File, FileMode.Truncate, FileAccess.Write));
                    writer.Write(item.Value);
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                var problem = $"{item.File} should be {item.Value}: {error.Message}";
                if (item.IsEssential)
                {
                    throw new IOException(problem, error);
                }

                problems.Add(problem);
            }
        }

        return problems;
    }
}
