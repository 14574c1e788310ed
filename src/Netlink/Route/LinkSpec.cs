using System.Net.NetworkInformation;

namespace KubeProxyNet.Netlink.Route;

/// <summary>A virtual link that shall exist; null is left to the kernel, or as it is.</summary>
public abstract record LinkSpec
{
    private protected LinkSpec(string name)
    {
        Name = LinkNames.Checked(name);
    }

    /// <summary>Its name, at most 15 bytes.</summary>
    public string Name { get; }

    /// <summary>The kernel's word for what it is.</summary>
    public abstract string Kind { get; }

    /// <summary>The largest packet that it takes, in bytes.</summary>
    public int? MTU { get; init; }

    /// <summary>Its hardware address.</summary>
    public PhysicalAddress? Address { get; init; }

    /// <summary>The bridge that it shall be a port of.</summary>
    public int? MasterIndex { get; init; }

    /// <summary>The group that it is made in; what is there already keeps its own.</summary>
    public uint? Group { get; init; }

    /// <summary>True brings it up; false leaves it as it is.</summary>
    public bool IsUp { get; init; }
}
