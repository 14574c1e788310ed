namespace KubeProxyNet.Cni.Ipam;

/// <summary>Whose an address is: an interface of a container.</summary>
/// <param name="ContainerID">CNI_CONTAINERID.</param>
/// <param name="IfName">CNI_IFNAME; empty in reservations of very old plugins, which had one interface a container.</param>
internal readonly record struct LeaseOwner(string ContainerID, string IfName)
{
    /// <summary>What stands in a reservation's file, as the reference plugin host-local writes it.</summary>
    internal string Content => $"{ContainerID}\r\n{IfName}";

    /// <summary>Reads a reservation; null if it was never finished.</summary>
    internal static LeaseOwner? Read(string content)
    {
        var lines = content.Trim().Split("\r\n", 2);
        return lines[0].Length == 0 ? null : new LeaseOwner(lines[0].Trim(), lines.Length == 2 ? lines[1].Trim() : "");
    }

    /// <summary>Whether a reservation of <paramref name="other"/> is this one's.</summary>
    internal bool Owns(LeaseOwner other) => ContainerID == other.ContainerID && (other.IfName.Length == 0 || IfName == other.IfName);

    /// <summary><c>0123abc/eth0</c>.</summary>
    public override string ToString() => $"{ContainerID}/{IfName}";
}
