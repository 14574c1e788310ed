using KubeProxyNet.Informers.Connections;
using KubeProxyNet.Proxy.Configuration;
using KubeProxyNet.Proxy.Conntrack;
using KubeProxyNet.Proxy.Hosting;
using KubeProxyNet.Proxy.Hosting.Commands;
using KubeProxyNet.Proxy.Hosting.Modes;
using KubeProxyNet.Proxy.Migration;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Proxy;

internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        GiveHome();
        var result = ConfigurationParser.Parse(RunningAgent.Complete(arguments), File.ReadAllText);
        switch (result.Command)
        {
            case ProxyCommand.PrintHelp:
                Console.Out.Write(HelpText.Render());
                return 0;
            case ProxyCommand.PrintVersion:
                Console.Out.WriteLine(ProxyVersion.Describe(result.VersionRequest));
                return 0;
        }

        if (!result.Errors.IsEmpty)
        {
            return Refuse([.. result.Errors]);
        }

        using var loggers = LoggerFactory.Create(builder => builder
            .SetMinimumLevel(result.Inspection is null ? LineLoggerProvider.LevelOf(result.Options.Logging.Verbosity) : LogLevel.Error)
            .AddProvider(new LineLoggerProvider(result.Options.Logging, TimeProvider.System, Console.Error)));
        try
        {
            return await RunAsync(result, loggers);
        }
        catch (Exception error) when (error is StartException or KubeconfigException)
        {
            return Refuse(error.Message);
        }
    }

    // TLS looks for certificates of the user, whose home is in no file of a root that holds nothing but this program. There need not be anything in it.
    private static void GiveHome()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("HOME")))
        {
            Environment.SetEnvironmentVariable("HOME", "/");
        }
    }

    private static Task<int> RunAsync(ConfigurationResult result, ILoggerFactory loggers)
    {
        var logger = loggers.CreateLogger<ProxyAgent>();
        foreach (var warning in result.Warnings)
        {
            Hosting.Log.Warning(logger, warning);
        }

        switch (result.Command)
        {
            case ProxyCommand.WriteConfiguration:
                return Task.FromResult(Write(result));
            case ProxyCommand.Cleanup:
                return Task.FromResult(CleanupCommand.Run(result.Options, new KubeProxyRemains(RemainsSources.OfThisNode([])), logger));
            case ProxyCommand.Migrate:
                return new MigrateCommand(result, ProxyModes.All(result.Options), new RunningProxies(new NodeProcesses()), loggers, Console.Out).RunAsync();
            case ProxyCommand.Inspect:
                return InspectionCommand.RunAsync(result, loggers, Console.Out);
            case ProxyCommand.Network:
                return new NetworkAgent(result, loggers).RunAsync();
            case ProxyCommand.CleanupNetwork:
                NetworkAgent.Cleanup(result, loggers);
                return Task.FromResult(0);
            case ProxyCommand.InitOnly:
                BackendFactory.RequireSupport(ProxyModes.Chosen(result.Options), logger);
                new ConntrackSysctls(new KernelFiles(), logger).Apply(result.Options.Conntrack);
                return Task.FromResult(0);
            default:
                return new ProxyAgent(result, loggers).RunAsync();
        }
    }

    private static int Write(ConfigurationResult result)
    {
        try
        {
            File.WriteAllText(result.WriteTo, result.EffectiveYaml);
            return 0;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"--write-config-to: {error.Message}");
        }
    }

    private static int Refuse(params string[] errors)
    {
        foreach (var error in errors)
        {
            Console.Error.WriteLine($"kubeproxynet: {error}");
        }

        return 1;
    }
}
