using KubeProxyNet.Backends.Rules;

namespace KubeProxyNet.Proxy.Rulesets;

/// <summary>A service port's wish to have a frontend. The oldest Service wins, then the first in the order of names.</summary>
internal readonly record struct FrontendClaim(DateTimeOffset Created, ServicePortName Name) : IComparable<FrontendClaim>
{
    public int CompareTo(FrontendClaim other)
    {
        var order = Created.CompareTo(other.Created);
        return order != 0 ? order : Name.CompareTo(other.Name);
    }
}
