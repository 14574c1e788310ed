using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Proxy.Hosting.Modes;
using KubeProxyNet.Proxy.Inspection.Explaining;

namespace KubeProxyNet.Proxy.Hosting.Commands;

/// <summary>Compares what the kernel holds with what it should; reads each IP family once.</summary>
internal sealed class KernelLooker(IModeBackends mode)
{
    private readonly Dictionary<IPFamily, (IKernelReader? Reader, string Problem)> _readers = [];

    /// <summary>What holds for all service ports.</summary>
    internal KernelLines Frame(Ruleset ruleset) => Look(ruleset, reader => reader.Frame);

    /// <summary>A service port.</summary>
    internal KernelLines Compare(Ruleset ruleset, ServiceRules rules) => Look(ruleset, reader => reader.Compare(rules));

    private KernelLines Look(Ruleset ruleset, Func<IKernelReader, KernelReading> read)
    {
        if (!_readers.TryGetValue(ruleset.Family, out var found))
        {
            _readers[ruleset.Family] = found = Open(ruleset);
        }

        var where = mode.Describe(ruleset.Family);
        if (found.Reader is null)
        {
            return new KernelLines(where, [], [], found.Problem);
        }

        var reading = read(found.Reader);
        return new KernelLines(where, reading.Held, reading.Missing, "");
    }

    private (IKernelReader? Reader, string Problem) Open(Ruleset ruleset)
    {
        try
        {
            return (mode.OpenReader(ruleset), "");
        }
        catch (Exception error) when (ModeErrors.IsExpected(error))
        {
            return (null, $"cannot be read: {error.Message}");
        }
    }
}
