using KubeProxyNet.Backends.Nftables;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink;
using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Proxy.Configuration;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Proxy.Hosting;

/// <summary>Makes the backend that the operator chose, after asking the kernel whether it can run.</summary>
internal static class BackendFactory
{
    /// <summary>The backend of each IP family.</summary>
    /// <exception cref="StartException">The mode cannot run on this node.</exception>
    internal static List<(IPFamily Family, IProxyBackend Backend)> Create(ProxyOptions options, ILogger logger)
    {
        var families = RequireSupport(options, logger);
        var clients = AffinityBound.Read(Environment.GetEnvironmentVariable);
        var commits = new NftablesCommits();
        return [.. families.Select(family => (family, (IProxyBackend)new NftablesBackend(family, NftablesConnection.Open(), commits, affinityClients: clients)))];
    }

    /// <summary>The IP families that the chosen mode can serve here.</summary>
    /// <exception cref="StartException">None; the message says what is missing and how to mend it.</exception>
    internal static IReadOnlyList<IPFamily> RequireSupport(ProxyOptions options, ILogger logger)
    {
        if (options.Mode != ProxyMode.Nftables)
        {
            throw new StartException($"--proxy-mode {options.Mode.ToString().ToLowerInvariant()}: this version has nftables mode only; use --proxy-mode nftables");
        }

        var supported = new List<IPFamily>();
        var problems = new List<string>();
        foreach (var family in SupportedFamilies.Find())
        {
            if (NftablesSupport.Probe(family).Problem is { } problem)
            {
                Log.FamilyNotSupported(logger, family, problem);
                problems.Add(problem);
            }
            else
            {
                supported.Add(family);
            }
        }

        return supported.Count > 0 ? supported : throw new StartException($"nftables mode cannot run here: {string.Join("; ", problems.Distinct())}");
    }

    /// <summary>Removes what any mode ever wrote; 1 if something could not be removed.</summary>
    internal static int Cleanup(ILogger logger)
    {
        var failed = false;
        foreach (var family in Enum.GetValues<IPFamily>())
        {
            try
            {
                using var connection = NftablesConnection.Open();
                if (NftablesCleanup.Run(connection, family))
                {
                    Log.CleanedUp(logger, family);
                }
            }
            catch (Exception error) when (error is NetlinkException or NftBatchException)
            {
                failed = true;
                Log.CleanupFailed(logger, family, error.Message);
            }
        }

        return failed ? 1 : 0;
    }
}
