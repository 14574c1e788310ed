using System.Collections.Immutable;
using System.Net;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Netlink;
using KubeProxyNet.Proxy.Rulesets;

namespace KubeProxyNet.Proxy.Loop;

/// <summary>What one IP family's kernel state is and should be. Applied moves only after success. Owned by the proxy loop.</summary>
internal sealed class FamilyState(IPFamily family, IProxyBackend backend, SyncSchedule schedule)
{
    internal IPFamily Family { get; } = family;

    internal IProxyBackend Backend { get; } = backend;

    internal SyncSchedule Schedule { get; } = schedule;

    internal Ruleset Applied { get; set; } = Ruleset.Empty(family);

    internal Ruleset Desired { get; set; } = Ruleset.Empty(family);

    /// <summary>The health checks that were handed out last; null before the first sync.</summary>
    internal ImmutableDictionary<ObjectKey, HealthCheckPort>? AppliedHealthChecks { get; set; }

    /// <summary>The addresses they are served on.</summary>
    internal EquatableArray<IPAddress>? AppliedHealthCheckAddresses { get; set; }

    /// <summary>Service ports that may differ between applied and desired: those of every change since the last success.</summary>
    internal HashSet<ServicePortName> Pending { get; } = [];

    /// <summary>The kernel has had at least one successful write or comparison.</summary>
    internal bool IsSynced { get; set; }

    /// <summary>The kernel may not hold what is desired.</summary>
    internal bool IsBehind { get; set; } = true;

    /// <summary>When destinations that drain were looked at, on the monotonic clock; null: none drains.</summary>
    internal long? LastLook { get; set; }

    /// <summary>Who has changed the kernel's rules since the last success; null: nobody that is known of.</summary>
    internal ForeignChange? Intruder { get; set; }
}
