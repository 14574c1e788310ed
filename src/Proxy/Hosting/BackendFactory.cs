using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Proxy.Configuration;
using KubeProxyNet.Proxy.Hosting.Modes;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Proxy.Hosting;

/// <summary>Makes the backends of a mode, after asking the kernel whether it can run.</summary>
internal static class BackendFactory
{
    /// <summary>The backend of each IP family.</summary>
    /// <exception cref="StartException">The mode cannot run on this node.</exception>
    internal static List<(IPFamily Family, IProxyBackend Backend)> Create(IModeBackends mode, ILogger logger) =>
        [.. RequireSupport(mode, logger).Select(family => (family, mode.Open(family)))];

    /// <summary>The IP families that the mode can serve here.</summary>
    /// <exception cref="StartException">None; the message says what is missing and how to mend it.</exception>
    internal static IReadOnlyList<IPFamily> RequireSupport(IModeBackends mode, ILogger logger)
    {
        var supported = new List<IPFamily>();
        var problems = new List<string>();
        foreach (var family in SupportedFamilies.Find())
        {
            if (mode.FindProblem(family) is { } problem)
            {
                Log.FamilyNotSupported(logger, family, problem);
                problems.Add(problem);
            }
            else
            {
                supported.Add(family);
            }
        }

        return supported.Count > 0 ? supported : throw new StartException($"{mode.Mode.Word()} mode cannot run here: {string.Join("; ", problems.Distinct())}");
    }

    /// <summary>Removes what any mode ever wrote; 1 if something could not be removed.</summary>
    internal static int Cleanup(ProxyOptions options, ILogger logger)
    {
        var failed = false;
        foreach (var mode in ProxyModes.All(options))
        {
            foreach (var family in Enum.GetValues<IPFamily>())
            {
                failed |= !ModeSwitch.TryRemove(mode, family, logger);
            }
        }

        return failed ? 1 : 0;
    }

}
