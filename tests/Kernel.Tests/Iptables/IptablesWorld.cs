using KubeProxyNet.Backends.Iptables;
using KubeProxyNet.Backends.Processes;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Testing;

namespace KubeProxyNet.Kernel.Tests.Iptables;

// A network namespace with the programs of one variant, whose runs are counted.
internal sealed class IptablesWorld : ICommandRunner, IDisposable
{
    private readonly CommandRunner _runner;
    private readonly List<IptablesBackend> _backends = [];
    private readonly IptablesVariant _variant;

    internal IptablesWorld(IptablesVariant variant)
    {
        _variant = variant;
        _runner = new CommandRunner("nsenter", $"--net={Sandbox.Namespace.Path}", "env", $"XTABLES_LOCKFILE={LockFile}");
    }

    internal Sandbox Sandbox { get; } = new();

    /// <summary>A lock of our own: nobody else waits for it, and we for nobody.</summary>
    internal string LockFile { get; } = Path.Combine(Path.GetTempPath(), $"xtables-{Guid.NewGuid():N}.lock");

    /// <summary>What was given to iptables-restore, run by run.</summary>
    internal List<string> Inputs { get; } = [];

    /// <summary>Changes what is given to iptables-restore.</summary>
    internal Func<string, string>? Falsify { get; set; }

    public CommandResult? Run(string command, IReadOnlyList<string> arguments, string? input = null)
    {
        if (command.EndsWith("-restore", StringComparison.Ordinal) && input is not null)
        {
            Inputs.Add(input);
        }

        return _runner.Run(command, arguments, input is null ? null : Falsify?.Invoke(input) ?? input);
    }

    internal IptablesBackend Start(IPFamily family = IPFamily.IPv4)
    {
        var backend = new IptablesBackend(family, IptablesPrograms.Of(family, _variant) with { LockFile = LockFile }, this, Sandbox.Namespace, lockPatience: TimeSpan.FromSeconds(1));
        _backends.Add(backend);
        return backend;
    }

    /// <summary>The programs' name for something: <c>iptables-nft-save</c>.</summary>
    internal string Program(string what = "", IPFamily family = IPFamily.IPv4) => IptablesPrograms.Of(family, _variant).Prefix + what;

    /// <summary>The same, sorted: entries of shared chains stand in the order in which they came.</summary>
    internal string Sorted(IPFamily family = IPFamily.IPv4) => string.Join('\n', Saved(family).Split('\n').Order(StringComparer.Ordinal));

    /// <summary>What iptables-save prints of our tables, without dates and packet counters.</summary>
    internal string Saved(IPFamily family = IPFamily.IPv4) => string.Join(
        '\n',
        ((string[])["nat", "filter", "mangle"]).SelectMany(table => Sandbox.Run(Program("-save", family), "-t", table).Split('\n'))
            .Where(line => !line.StartsWith('#')).Select(line => line.StartsWith(':') ? line[..line.IndexOf('[', StringComparison.Ordinal)] : line));

    public void Dispose()
    {
        _backends.ForEach(backend => backend.Dispose());
        Sandbox.Dispose();
        File.Delete(LockFile);
    }
}
