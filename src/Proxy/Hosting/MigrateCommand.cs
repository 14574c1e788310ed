using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Informers.Connections;
using KubeProxyNet.Proxy.Configuration;
using KubeProxyNet.Proxy.Hosting.Commands;
using KubeProxyNet.Proxy.Hosting.Modes;
using KubeProxyNet.Proxy.Migration;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Proxy.Hosting;

/// <summary><c>kubeproxynet migrate</c>: takes the node over from kube-proxy, or gives it back, and ends.</summary>
internal sealed class MigrateCommand(
    ConfigurationResult configuration, IReadOnlyList<IModeBackends> modes, RunningProxies running, ILoggerFactory loggers, TextWriter output)
{
    /// <summary>Done, or it would be.</summary>
    internal const int Done = 0;

    /// <summary>Something failed, which was said.</summary>
    internal const int Failed = 1;

    /// <summary>A proxy runs that must be stopped, or does not run yet: nothing was removed.</summary>
    internal const int NotNow = 2;

    private static readonly TimeSpan _poll = TimeSpan.FromMilliseconds(500);

    // A kube-proxy that serves one family only is a whole one too, but the families of one that serves both come one after the other.
    private static readonly TimeSpan _settling = TimeSpan.FromSeconds(5);

    private readonly MigrateRequest _request = configuration.Migration ?? new MigrateRequest();
    private readonly ILogger _logger = loggers.CreateLogger<MigrateCommand>();
    private readonly IModeBackends _mode = modes.Single(mode => mode.Mode == configuration.Options.Mode);

    /// <summary>Does it.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="StartException">It cannot be done; the message says why.</exception>
    internal Task<int> RunAsync() => _request switch
    {
        { Back: true, DryRun: true } => Task.FromResult(PlanBack()),
        { Back: true } => GoBackAsync(),
        { DryRun: true } => PlanAsync(),
        _ => GoAsync(),
    };

    private async Task<int> PlanAsync()
    {
        try
        {
            var rulesets = await new OneSync(configuration, _request.Timeout, loggers).RunAsync([.. SupportedFamilies.Find().Select(family => (family, (IProxyBackend)new DryBackend()))]);
            foreach (var rules in rulesets)
            {
                output.WriteLine($"would add {Describe(rules)}");
            }
        }
        catch (Exception error) when (error is StartException or KubeconfigException)
        {
            foreach (var family in SupportedFamilies.Find())
            {
                output.WriteLine($"would add {_mode.Describe(family)}");
            }

            output.WriteLine($"problem: what it would hold is not known: {error.Message}");
        }

        output.Write(RemainsText.Plan(Remains(_mode).Find()));
        if (running.FindKubeProxy() is { } sign)
        {
            output.WriteLine($"not now: kube-proxy runs on this node: {sign}");
        }

        output.WriteLine("dry run: nothing was changed");
        return Done;
    }

    private async Task<int> GoAsync()
    {
        if (running.FindKubeProxy() is { } early)
        {
            return Refuse($"kube-proxy runs on this node: {early}; stop it first, its rules stay meanwhile. Nothing was changed");
        }

        var backends = BackendFactory.Create(_mode, _logger);
        try
        {
            foreach (var rules in await new OneSync(configuration, _request.Timeout, loggers).RunAsync(backends))
            {
                output.WriteLine($"added and verified {Describe(rules)}");
            }
        }
        finally
        {
            backends.ForEach(item => item.Backend.Dispose());
        }

        if (running.FindKubeProxy() is { } late)
        {
            return Refuse($"kube-proxy was started meanwhile: {late}; our rules are in place, kube-proxy's were not removed");
        }

        new ModeSwitch(_mode, modes, _logger).Run();
        var report = await new GentleRemoval(Remains(_mode), TimeProvider.System).RunAsync(
            _request.Timeout, (left, _) => output.WriteLine($"waiting for connections through {left} virtual services of IPVS to end"), CancellationToken.None);
        output.Write(RemainsText.Done(report));
        return report.Problems.Count == 0 ? Done : Failed;
    }

    private int PlanBack()
    {
        var theirs = Remains().Find();
        foreach (var item in theirs.Items.Where(item => item.Serves))
        {
            output.WriteLine($"kube-proxy's rules are there: {item.Text}");
        }

        if (!theirs.Items.Any(item => item.Serves))
        {
            output.WriteLine($"kube-proxy's rules are not there yet: would wait for them, up to {_request.Timeout.TotalSeconds:0} s, and remove nothing if they do not come");
        }

        foreach (var (mode, family) in FindOurs())
        {
            output.WriteLine($"would remove {mode.Describe(family)}");
        }

        if (FindAgent() is { } sign)
        {
            output.WriteLine($"not now: the agent runs on this node: {sign}");
        }

        output.WriteLine("dry run: nothing was changed");
        return Done;
    }

    // The network agent, which may run beside it, writes other rules.
    private static string? FindAgent() => RunningAgent.Find().FirstOrDefault(agent => !agent.IsNetwork) is { } agent ? $"process {agent.Process} is kubeproxynet" : null;

    private async Task<int> GoBackAsync()
    {
        if (FindAgent() is { } sign)
        {
            return Refuse($"the agent runs on this node: {sign}; it would write its rules again. Stop it first, its rules stay. Nothing was changed");
        }

        var ours = FindOurs();
        output.WriteLine("waiting for kube-proxy's rules; until they are there, ours carry the traffic");
        if (await WaitForTheirsAsync(ours) is not { Count: > 0 } theirs)
        {
            return Refuse($"no rules of kube-proxy appeared within {_request.Timeout.TotalSeconds:0} s; start it first. Our rules stay");
        }

        foreach (var item in theirs)
        {
            output.WriteLine($"found {item.Text}");
        }

        var failed = false;
        foreach (var (mode, family) in ours)
        {
            failed |= !TryRemove(mode, family);
        }

        return failed ? Failed : Done;
    }

    private bool TryRemove(IModeBackends mode, IPFamily family)
    {
        try
        {
            mode.RemoveOwn(family);
            output.WriteLine($"removed {mode.Describe(family)}");
            return true;
        }
        catch (Exception error) when (ModeErrors.IsExpected(error))
        {
            output.WriteLine($"problem: {mode.Describe(family)} could not be removed: {error.Message}");
            return false;
        }
    }

    private async Task<List<Remains>> WaitForTheirsAsync(List<(IModeBackends Mode, IPFamily Family)> ours)
    {
        var start = TimeProvider.System.GetTimestamp();
        long? first = null;
        while (true)
        {
            var theirs = Remains().Find().Items.Where(item => item.Serves).ToList();
            if (theirs.Count > 0)
            {
                first ??= TimeProvider.System.GetTimestamp();
            }

            var isWhole = theirs.Count > 0 && ours.TrueForAll(our => theirs.Exists(item => item.Family is null || item.Family == our.Family));
            var isSettled = first is { } seen && TimeProvider.System.GetElapsedTime(seen) > _settling;
            if (isWhole || isSettled || TimeProvider.System.GetElapsedTime(start) > _request.Timeout)
            {
                return theirs;
            }

            await Task.Delay(_poll);
        }
    }

    // Chains and devices that have kube-proxy's own names are not among them: kube-proxy takes those over where they are.
    private List<(IModeBackends Mode, IPFamily Family)> FindOurs() =>
        [.. modes.SelectMany(mode => Enum.GetValues<IPFamily>().Where(mode.HasOwn).Select(family => (mode, family)))];

    private static KubeProxyRemains Remains(IModeBackends? running = null) => new(RemainsSources.OfThisNode(running?.Shares ?? []));

    private string Describe(Ruleset rules) =>
        $"{_mode.Describe(rules.Family)}: {rules.Services.Count} service ports, {rules.Services.Values.Sum(service => service.Frontends.Length)} addresses and ports, "
        + $"{rules.Services.Values.Sum(service => Math.Max(service.Cluster.Count, service.Local.Count))} endpoints";

    private static int Refuse(string reason)
    {
        Console.Error.WriteLine($"kubeproxynet: {reason}");
        return NotNow;
    }
}
