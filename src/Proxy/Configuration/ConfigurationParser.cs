using System.Collections.Immutable;
using KubeProxyNet.Proxy.Configuration.Reading;
using KubeProxyNet.Proxy.Configuration.Settings;

namespace KubeProxyNet.Proxy.Configuration;

/// <summary>
/// Turns a command line into options. It changes nothing and logs nothing; the one thing it needs from outside is the text of the configuration file.
/// </summary>
internal static class ConfigurationParser
{
    /// <summary>Reads the flags, then the file they name if they name one, and says everything that is wrong with either.</summary>
    /// <param name="arguments">The command line without the program's name.</param>
    /// <param name="readFile">Gives a file's text or throws as <see cref="File.ReadAllText(string)"/> does.</param>
    public static ConfigurationResult Parse(IReadOnlyList<string> arguments, Func<string, string> readFile)
    {
        var problems = new Problems();
        var (inspection, rest) = InspectionArguments.Read(arguments, problems);
        (var migration, rest) = MigrateArguments.Read(rest, problems);
        (var network, rest) = NetworkArguments.Read(rest, problems);
        var flags = CommandLineReader.Read(rest, problems);
        var values = Merge(flags, readFile, problems);
        var builder = new OptionsBuilder(values, problems);
        var options = builder.Build();
        var version = values.Get(ProcessFields.Version);
        return new ConfigurationResult
        {
            Command = inspection is not null && !values.Get(ProcessFields.Help) ? ProxyCommand.Inspect : CommandOf(values, version, migration, network, problems),
            Inspection = inspection,
            Migration = migration,
            Network = network,
            Options = options,
            Errors = problems.Errors,
            Warnings = problems.Warnings,
            Effective = EffectiveConfiguration.Of(builder.Effective),
            FlagValues = ValuesOf(flags),
            VersionRequest = version,
            WriteTo = values.Get(ProcessFields.WriteConfigTo),
        };
    }

    private static ConfigurationValues Merge(IReadOnlyList<GivenFlag> flags, Func<string, string> readFile, Problems problems)
    {
        var path = flags.LastOrDefault(given => given.Flag.Sets[0] == ProcessFields.Config)?.Value as string ?? "";
        var values = path.Length > 0 ? ConfigurationFileReader.Read(path, readFile, problems) : ConfigurationValues.Empty;
        foreach (var given in flags)
        {
            if (path.Length > 0 && !given.Flag.WinsOverFile)
            {
                problems.Warn(given.Flag.Display, $"is ignored, because --config is given; set {string.Join(" or ", given.Flag.Sets.Select(field => field.Path))} in {path}");
                continue;
            }

            foreach (var field in given.Flag.Sets)
            {
                // klog's patterns of the file and of the flag hold together, as for kube-proxy.
                var value = field == LoggingFields.Vmodule ? field.Combine(values.Get(LoggingFields.Vmodule), given.Value) : given.Value;
                values = values.With(field, value, given.Flag.Display);
            }
        }

        return values;
    }

    private static ProxyCommand CommandOf(ConfigurationValues values, string version, MigrateRequest? migration, NetworkRequest? network, Problems problems)
    {
        var command = CommandOf(values, version);
        return command is ProxyCommand.PrintHelp or ProxyCommand.PrintVersion ? command
            : network is not null ? NetworkCommandOf(command, migration, problems)
            : migration is not null ? MigrateCommandOf(command, problems)
            : command;
    }

    private static ProxyCommand MigrateCommandOf(ProxyCommand command, Problems problems)
    {
        if (command != ProxyCommand.Run)
        {
            problems.Error(MigrateArguments.Word, "cannot be combined with --cleanup, --init-only or --write-config-to");
        }

        return ProxyCommand.Migrate;
    }

    private static ProxyCommand NetworkCommandOf(ProxyCommand command, MigrateRequest? migration, Problems problems)
    {
        if (command is not (ProxyCommand.Run or ProxyCommand.Cleanup) || migration is not null)
        {
            problems.Error(NetworkArguments.Word, "cannot be combined with migrate, --init-only or --write-config-to");
        }

        return command == ProxyCommand.Cleanup ? ProxyCommand.CleanupNetwork : ProxyCommand.Network;
    }

    private static ProxyCommand CommandOf(ConfigurationValues values, string version)
    {
        if (values.Get(ProcessFields.Help))
        {
            return ProxyCommand.PrintHelp;
        }

        if (version is "true" or "raw")
        {
            return ProxyCommand.PrintVersion;
        }

        if (values.Get(ProcessFields.WriteConfigTo).Length > 0)
        {
            return ProxyCommand.WriteConfiguration;
        }

        if (values.Get(ProcessFields.Cleanup))
        {
            return ProxyCommand.Cleanup;
        }

        return values.Get(ProcessFields.InitOnly) ? ProxyCommand.InitOnly : ProxyCommand.Run;
    }

    private static ImmutableArray<KeyValuePair<string, string>> ValuesOf(IReadOnlyList<GivenFlag> given) =>
    [
        .. Flags.All
            .OrderBy(flag => flag.Name, StringComparer.Ordinal)
            .Select(flag => KeyValuePair.Create(flag.Name, given.FirstOrDefault(one => one.Flag == flag)?.Text ?? flag.Sets[0].DefaultText)),
    ];
}
