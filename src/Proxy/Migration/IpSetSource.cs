using KubeProxyNet.Backends.Processes;

namespace KubeProxyNet.Proxy.Migration;

/// <summary>The ipsets of IPVS mode. They come last: rules of iptables use them.</summary>
internal sealed class IpSetSource(ICommandRunner runner) : IRemainsSource
{
    private const string Program = "ipset";

    /// <inheritdoc/>
    public RemainsKind Kind => RemainsKind.IpSets;

    /// <inheritdoc/>
    public IReadOnlyList<Remains> Find()
    {
        // A node whose image has no ipset may still have sets, but nothing looks at them once the rules are gone.
        if (runner.Run(Program, ["list", "-n"]) is not { } listing)
        {
            return [];
        }

        var names = listing.OutputOf(Program).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(KubeProxyNames.IsIpSet).Order(StringComparer.Ordinal).ToList();
        return names.Count == 0 ? [] : [new Remains { Kind = Kind, Text = $"{names.Count} ipsets: {string.Join(", ", names)}", Remove = () => Remove(names) }];
    }

    private void Remove(IReadOnlyList<string> names)
    {
        var refused = names
            .Select(name => (Name: name, Result: runner.Run(Program, ["destroy", name])))
            .Where(item => item.Result is not { ExitCode: 0 })
            .Select(item => $"{item.Name} ({item.Result?.Error.Trim().ReplaceLineEndings(" ")})")
            .ToList();
        if (refused.Count > 0)
        {
            throw new IOException($"ipset destroy: {string.Join(", ", refused)}");
        }
    }
}
