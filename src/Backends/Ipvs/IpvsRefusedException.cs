using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink.Ipvs;

namespace KubeProxyNet.Backends.Ipvs;

/// <summary>The kernel refused commands on virtual services. All others of the same batch are done.</summary>
internal sealed class IpvsRefusedException : Exception
{
    internal IpvsRefusedException(IReadOnlyList<IpvsError> errors, IReadOnlyDictionary<VirtualServiceId, IpvsService> wanted)
        : base(errors[0].Error.Message, errors[0].Error)
    {
        Errors = errors;
        Services = [.. errors.Where(error => !error.Error.IsTransient).Select(error => wanted.GetValueOrDefault(error.Service)).OfType<IpvsService>().Distinct()];
    }

    internal IReadOnlyList<IpvsError> Errors { get; }

    /// <summary>Those of them that are wanted, and were not refused for want of memory or time.</summary>
    internal IReadOnlyList<IpvsService> Services { get; }

    /// <summary>A scheduler that the kernel does not have, or null if that is not the reason. The kernel has tried to load its module.</summary>
    internal string? MissingScheduler => Errors[0].Error.IsNotFound && Services.Count > 0 ? Services[0].Service.Scheduler : null;

    /// <summary>The service ports whose rules were refused.</summary>
    internal IEnumerable<ServicePortName> Owners => Services.Select(service => service.Owner).Distinct();
}
