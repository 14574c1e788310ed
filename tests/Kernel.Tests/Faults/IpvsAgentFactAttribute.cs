using KubeProxyNet.Kernel.Tests.Ipvs;
using KubeProxyNet.Testing;

namespace KubeProxyNet.Kernel.Tests.Faults;

// A test of the published agent in IPVS mode; skipped, with the reason, where one of them is missing.
[AttributeUsage(AttributeTargets.Method)]
internal sealed class IpvsAgentFactAttribute : FactAttribute
{
    public IpvsAgentFactAttribute()
    {
        Skip = new AgentFactAttribute().Skip ?? new IpvsFactAttribute().Skip;
    }
}
