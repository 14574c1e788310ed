using System.Collections.Immutable;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Proxy.Rulesets;

// From dirty Services to the next ruleset.
internal sealed partial class ChangeTracker
{
    /// <summary>Makes a family's next ruleset, and says which of its service ports differ from the one before.</summary>
    internal (Ruleset Ruleset, List<ServicePortName> Changed) Build(Ruleset before, NodeRules node)
    {
        // Who looks at all has no use for it: lists may come so that nobody gets ahead.
        ForgetArrived();
        var view = _families[before.Family];
        return Build(before with { Node = node }, view, view.TakeDirty());
    }

    /// <summary>
    /// Looks at those Services only whose slices have arrived since the last time, while the lists are not complete: what is made now need not be made then.
    /// For all families in turn, then <see cref="ForgetArrived"/>.
    /// </summary>
    internal (Ruleset Ruleset, List<ServicePortName> Changed) BuildArrived(Ruleset before)
    {
        var view = _families[before.Family];
        return Build(before, view, view.TakeDirty(_arrived));
    }

    /// <summary>All families have looked at what has arrived.</summary>
    internal void ForgetArrived()
    {
        _arrived.Clear();
        _arrived.TrimExcess();
    }

    private (Ruleset Ruleset, List<ServicePortName> Changed) Build(Ruleset before, FamilyView view, HashSet<ObjectKey> dirty)
    {
        var wanted = SettleClaims(view, dirty);
        var services = before.Services.ToBuilder();
        var changed = new List<ServicePortName>(dirty.Count);
        foreach (var key in dirty)
        {
            ServicesVisited++;
            Replace(services, changed, view, key, Decide(view, key, wanted.GetValueOrDefault(key)));
        }

        return (before with { Services = services.ToImmutable() }, changed);
    }

    private ServiceDecision Decide(FamilyView view, ObjectKey key, List<WantedPort>? wanted) =>
        _services.TryGetValue(key, out var service)
            ? ServiceRulesBuilder.Build(
                service, wanted ?? FrontendBuilder.List(service, view.Family, _node, _report), _slicesOfService.GetValueOrDefault(key, NoSlices), _node, view.Family, view.Frontends, _report)
            : ServiceDecision.Nothing;

    // Returns what each of those Services wants.
    private Dictionary<ObjectKey, List<WantedPort>> SettleClaims(FamilyView view, HashSet<ObjectKey> dirty)
    {
        var affected = new HashSet<ObjectKey>();
        var wanted = new Dictionary<ObjectKey, List<WantedPort>>(dirty.Count);
        foreach (var key in dirty)
        {
            var before = view.Claims.GetValueOrDefault(key) ?? [];
            (FrontendKey, FrontendClaim)[] after = [];
            if (_services.TryGetValue(key, out var service))
            {
                wanted[key] = FrontendBuilder.List(service, view.Family, _node, _report);
                after = ClaimsOf(service, wanted[key]);
            }

            foreach (var (frontend, claim) in Without(before, after))
            {
                view.Frontends.Remove(frontend, claim, affected);
            }

            foreach (var (frontend, claim) in Without(after, before))
            {
                view.Frontends.Add(frontend, claim, affected);
            }

            if (after.Length > 0)
            {
                view.Claims[key] = after;
            }
            else
            {
                view.Claims.Remove(key);
            }
        }

        dirty.UnionWith(affected);
        return wanted;
    }

    // Nearly always one of the two is empty or nothing changed, and then no set has to be made to see it.
    private static IEnumerable<(FrontendKey Frontend, FrontendClaim Claim)> Without((FrontendKey, FrontendClaim)[] claims, (FrontendKey, FrontendClaim)[] others) =>
        others.Length == 0 ? claims : claims.AsSpan().SequenceEqual(others) ? [] : claims.Except(others);

    private static (FrontendKey, FrontendClaim)[] ClaimsOf(Service service, List<WantedPort> wanted)
    {
        var claims = new (FrontendKey, FrontendClaim)[wanted.Sum(static port => port.Frontends.Count)];
        var count = 0;
        foreach (var port in wanted)
        {
            foreach (var frontend in port.Frontends)
            {
                claims[count++] = (ServiceRulesBuilder.KeyOf(port.Name, frontend), ServiceRulesBuilder.ClaimOf(service, port.Name, frontend));
            }
        }

        return claims;
    }

    private static void Replace(ImmutableDictionary<ServicePortName, ServiceRules>.Builder services, List<ServicePortName> changed, FamilyView view, ObjectKey key, ServiceDecision decision)
    {
        view.SetHealthCheck(key, decision.HealthCheck);
        var after = decision.Ports;

        foreach (var name in view.PortsOf.GetValueOrDefault(key) ?? [])
        {
            if (!after.Exists(rules => rules.Name == name))
            {
                services.Remove(name);
                changed.Add(name);
            }
        }

        foreach (var rules in after)
        {
            if (!services.TryGetValue(rules.Name, out var present) || present != rules)
            {
                services[rules.Name] = rules;
                changed.Add(rules.Name);
            }
        }

        if (after.Count > 0)
        {
            view.PortsOf[key] = [.. after.Select(rules => rules.Name)];
        }
        else
        {
            view.PortsOf.Remove(key);
        }
    }

    // What is known for one IP family.
    private sealed class FamilyView(IPFamily family)
    {
        internal IPFamily Family { get; } = family;

        internal HashSet<ObjectKey> Dirty { get; private set; } = [];

        internal FrontendClaims Frontends { get; } = new();

        internal Dictionary<ObjectKey, (FrontendKey, FrontendClaim)[]> Claims { get; } = [];

        internal Dictionary<ObjectKey, ServicePortName[]> PortsOf { get; } = [];

        internal ImmutableDictionary<ObjectKey, HealthCheckPort> HealthChecks { get; private set; } = ImmutableDictionary<ObjectKey, HealthCheckPort>.Empty;

        internal void SetHealthCheck(ObjectKey service, HealthCheckPort? check) =>
            HealthChecks = check is null ? HealthChecks.Remove(service) : HealthChecks.SetItem(service, check);

        internal HashSet<ObjectKey> TakeDirty()
        {
            var taken = Dirty;
            Dirty = [];
            return taken;
        }

        /// <summary>Those of some.</summary>
        internal HashSet<ObjectKey> TakeDirty(IEnumerable<ObjectKey> some) => [.. some.Where(Dirty.Remove)];
    }
}
