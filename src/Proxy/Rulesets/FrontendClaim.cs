using KubeProxyNet.Backends.Rules;

namespace KubeProxyNet.Proxy.Rulesets;

/// <summary>
/// A service port's wish to have a frontend. A ClusterIP, which the API server has allocated, comes before an address that somebody wrote into an
/// object: nobody can take over another Service's ClusterIP. Then the oldest Service wins, then the first in the order of names.
/// </summary>
internal readonly record struct FrontendClaim(DateTimeOffset Created, ServicePortName Name, bool IsClusterIP) : IComparable<FrontendClaim>
{
    public int CompareTo(FrontendClaim other)
    {
        var order = other.IsClusterIP.CompareTo(IsClusterIP);
        order = order != 0 ? order : Created.CompareTo(other.Created);
        return order != 0 ? order : Name.CompareTo(other.Name);
    }

    /// <summary>Says why this claim is stronger than another.</summary>
    internal string WhyItWins(FrontendClaim other)
    {
        if (Name.Namespace == other.Name.Namespace && Name.Name == other.Name.Name)
        {
            return "which is another port of the same Service";
        }

        if (IsClusterIP != other.IsClusterIP)
        {
            return "whose ClusterIP it is";
        }

        return Created < other.Created ? "which is older" : "which comes first by name";
    }
}
