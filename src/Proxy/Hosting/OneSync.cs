using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Informers.Connections;
using KubeProxyNet.Proxy.Configuration;
using KubeProxyNet.Proxy.Loop;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Proxy.Hosting;

/// <summary>Brings what the API server wants into the backends once, without running on.</summary>
internal sealed class OneSync(ConfigurationResult configuration, TimeSpan patience, ILoggerFactory loggers)
{
    /// <summary>Returns when all families are programmed and verified.</summary>
    /// <returns>What was programmed.</returns>
    /// <exception cref="StartException">The API server does not answer in time, or the kernel refuses.</exception>
    /// <exception cref="KubeconfigException">The API server cannot be found.</exception>
    internal async Task<IReadOnlyList<Ruleset>> RunAsync(IReadOnlyList<(IPFamily Family, IProxyBackend Backend)> backends)
    {
        var options = configuration.Options;
        var nodeName = NodeName.Of(options);
        using var connection = ApiAccess.Open(options);
        using var stopping = new CancellationTokenSource();
        var verifier = new CommitVerifier(backends);
        var loop = new ProxyLoop(options, nodeName, backends, verifier, TimeProvider.System, loggers.CreateLogger<ProxyLoop>());
        var informers = new InformerSet(connection, nodeName, loop.Events, static _ => { }, TimeProvider.System, loggers);
        if (NodeRulesBuilder.NeedsLocalAddresses(options))
        {
            new AddressWatcher(loop.Events, loggers.CreateLogger<AddressWatcher>()).Start(stopping.Token);
        }

        var looping = Task.Factory.StartNew(() => loop.Run(stopping.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var watching = informers.RunAsync(stopping.Token);
        try
        {
            await Task.WhenAny(verifier.Verified, looping, watching, Task.Delay(patience));
            await RethrowAsync(looping);
            return verifier.Verified.IsCompleted
                ? await verifier.Verified
                : throw new StartException($"our rules were not in the kernel within {patience.TotalSeconds:0} s; does {connection.Server} answer?");
        }
        finally
        {
            await stopping.CancelAsync();
            await Task.WhenAny(Task.WhenAll(looping, watching));
        }
    }

    private static async Task RethrowAsync(Task looping)
    {
        try
        {
            await (looping.IsFaulted ? looping : Task.CompletedTask);
        }
        catch (BackendException error)
        {
            throw new StartException(error.Message);
        }
    }
}
