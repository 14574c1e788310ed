using System.Text.RegularExpressions;
using KubeProxyNet.Backends.Processes;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink.Sockets;

namespace KubeProxyNet.Backends.Iptables;

/// <summary>Whether this node can run the backend, and with which programs.</summary>
/// <param name="Programs">The programs; null if there is a problem.</param>
/// <param name="Problem">What is missing and how to mend it, in one line; null if nothing is.</param>
public sealed partial record IptablesSupport(IptablesPrograms? Programs, string? Problem)
{
    // Since then iptables-restore waits for the lock, and masquerades with fully random ports.
    private static readonly Version Oldest = new(1, 6, 2);

    /// <summary>
    /// Looks which variants' programs are there, and which of them kubelet uses: rules of both are met by every packet, and each variant's programs are
    /// blind for the other's. Without kubelet's hints, it is the one that has rules for Services; and where there are none, what plain <c>iptables</c> is.
    /// </summary>
    /// <param name="family">The IP family.</param>
    /// <param name="runner">Runs the programs.</param>
    /// <param name="forced">Use this variant, whatever the hints say.</param>
    /// <param name="place">The network namespace in which the programs are run, if that is not this process's.</param>
    /// <param name="readFile">Reads a file as the programs would see it.</param>
    public static IptablesSupport Probe(
        IPFamily family, ICommandRunner runner, IptablesVariant? forced = null, NetworkNamespace? place = null, Func<string, string>? readFile = null)
    {
        ArgumentNullException.ThrowIfNull(runner);
        var program = IptablesDialect.Of(family).Program;
        var found = Find(program, runner);
        if (found.Count == 0)
        {
            return new IptablesSupport(null, $"{program}-restore is not installed: the package iptables is needed");
        }

        if (FindMissingCapability(found.Exists(item => item.Programs.Variant == IptablesVariant.Legacy)) is { } problem)
        {
            return new IptablesSupport(null, problem);
        }

        if (forced is { } variant)
        {
            return found.Find(item => item.Programs.Variant == variant) is { Programs: not null } match
                ? Accept(match.Programs, match.Version)
                : new IptablesSupport(null, $"{program} of the {IptablesPrograms.WordOf(variant)} variant is not installed");
        }

        var hints = new IptablesHints(family, runner, place, readFile ?? File.ReadAllText);
        var evidence = Enum.GetValues<IptablesVariant>().ToDictionary(item => item, item => hints.Find(item, found.Find(candidate => candidate.Programs.Variant == item).Programs));
        var hinted = evidence.Where(item => item.Value.HasHints).Select(item => item.Key).ToList();
        if (hinted is [var only] && !found.Exists(item => item.Programs.Variant == only))
        {
            return new IptablesSupport(
                null,
                $"kubelet uses the {IptablesPrograms.WordOf(only)} variant of {program}, but only the {IptablesPrograms.WordOf(found[0].Programs.Variant)} variant is installed here: the two do not see each other's rules; install {program}-{IptablesPrograms.WordOf(only)}");
        }

        // The list is in the order of preference where nothing else decides.
        var chosen = found.MaxBy(item => (hinted.Count == 1 && hinted[0] == item.Programs.Variant, evidence[item.Programs.Variant].Rules));
        return Accept(chosen.Programs, chosen.Version);
    }

    private static IptablesSupport Accept(IptablesPrograms programs, Version version) => version >= Oldest
        ? new IptablesSupport(programs, null)
        : new IptablesSupport(null, $"{programs.Restore} is of version {version}, too old: {Oldest} or later is needed");

    // Without NET_RAW the rules of iptables-legacy cannot even be looked for, and the wrong variant would be chosen.
    private static string? FindMissingCapability(bool hasLegacy) =>
        (hasLegacy ? Capabilities.Missing(Capabilities.NetAdmin, Capabilities.NetRaw) : Capabilities.Missing(Capabilities.NetAdmin)) is { Count: > 0 } missing
            ? $"not permitted to read and change iptables rules: the process needs the capability {string.Join(" and the capability ", missing)} in the network namespace it runs in"
            : null;

    // What plain iptables is comes first; of each variant the programs that have it in their names.
    private static List<(IptablesPrograms Programs, Version Version)> Find(string program, ICommandRunner runner)
    {
        var found = new List<(IptablesPrograms Programs, Version Version)>();
        var plain = Ask(program, runner);
        IptablesVariant[] order = plain?.Programs.Variant == IptablesVariant.Legacy ? [IptablesVariant.Legacy, IptablesVariant.Nft] : [IptablesVariant.Nft, IptablesVariant.Legacy];
        foreach (var variant in order)
        {
            if ((Ask($"{program}-{IptablesPrograms.WordOf(variant)}", runner) ?? plain) is { } candidate && candidate.Programs.Variant == variant)
            {
                found.Add(candidate);
            }
        }

        return found;
    }

    // "iptables-restore v1.8.9 (nf_tables)"; before 1.8 there was one variant only, which is not named.
    private static (IptablesPrograms Programs, Version Version)? Ask(string prefix, ICommandRunner runner)
    {
        if (runner.Run($"{prefix}-restore", ["--version"]) is not { ExitCode: 0 } result || VersionNumber().Match(result.Output) is not { Success: true } match)
        {
            return null;
        }

        var variant = result.Output.Contains("nf_tables", StringComparison.Ordinal) ? IptablesVariant.Nft : IptablesVariant.Legacy;
        return (new IptablesPrograms(variant, prefix), Version.Parse(match.Groups[1].Value));
    }

    [GeneratedRegex(@"v(\d+\.\d+(?:\.\d+)?)")]
    private static partial Regex VersionNumber();
}
