using System.Globalization;
using System.Net;
using KubeProxyNet.Lab.Controllers;

namespace KubeProxyNet.Lab.ApiServer;

/// <summary>kubeproxynet-lab apiserver: the API server alone.</summary>
internal static class ApiServerCommand
{
    private const string Usage = """
        usage: kubeproxynet-lab apiserver [--listen ADDRESS:PORT]... [--write-kubeconfig FILE] [--service-cidr CIDR]...
                                          [--nodes N] [--services N] [--endpoints M] [--token TOKEN] [--plain-http]

          --listen            where to listen (default 127.0.0.1:6443)
          --write-kubeconfig  writes a kubeconfig for the administrator
          --service-cidr      ClusterIPs; twice for dual stack (default 10.96.0.0/16)
          --nodes             makes N nodes whose pods are claimed to run (there are no containers)
          --services          stores N Services, each with an EndpointSlice
          --endpoints         of M endpoints each (default 10)
        """;

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        if (!TryParse(args, out var flags, out var error))
        {
            await Console.Error.WriteLineAsync(error.Length == 0 ? Usage : $"kubeproxynet-lab apiserver: {error}\n{Usage}");
            return error.Length == 0 ? 0 : 2;
        }

        var options = new ApiServerOptions
        {
            EndPoints = [.. flags.GetValueOrDefault("--listen", ["127.0.0.1:6443"]).Select(IPEndPoint.Parse)],
            ServiceCIDRs = [.. flags.GetValueOrDefault("--service-cidr", ["10.96.0.0/16"]).Select(IPNetwork.Parse)],
            Token = flags.GetValueOrDefault("--token")?[0],
            PlainHttp = flags.ContainsKey("--plain-http"),
        };
        await using var host = new ApiServerHost(options);
        try
        {
            await host.StartAsync(cancellationToken);
        }
        catch (IOException taken)
        {
            await Console.Error.WriteLineAsync($"kubeproxynet-lab apiserver: {taken.Message}");
            return 1;
        }

        var kubelet = new HollowKubelet(host.Store, options.TimeProvider);
        for (var node = 1; node <= Number(flags, "--nodes", 0); node++)
        {
            kubelet.AddNode(node);
        }

        var services = Number(flags, "--services", 0);
        if (services > 0)
        {
            Seeding.Services(host.Store, services, Number(flags, "--endpoints", 10));
        }

        if (flags.TryGetValue("--write-kubeconfig", out var file))
        {
            await File.WriteAllTextAsync(file[0], host.MakeKubeconfig(host.Addresses[0]), cancellationToken);
        }

        await Console.Out.WriteLineAsync($"API server on {string.Join(", ", host.Addresses)}");
        await UntilCancelledAsync(cancellationToken);
        return 0;
    }

    private static async Task UntilCancelledAsync(CancellationToken cancellationToken)
    {
        var cancelled = new TaskCompletionSource();
        await using var registration = cancellationToken.Register(cancelled.SetResult);
        await cancelled.Task;
    }

    private static int Number(Dictionary<string, List<string>> flags, string name, int otherwise) =>
        flags.TryGetValue(name, out var values) ? int.Parse(values[^1], CultureInfo.InvariantCulture) : otherwise;

    /// <summary>False with an empty error if help was asked for.</summary>
    private static bool TryParse(string[] args, out Dictionary<string, List<string>> flags, out string error)
    {
        flags = [];
        error = "";
        for (var index = 0; index < args.Length; index++)
        {
            var parts = args[index].Split('=', 2);
            switch (parts[0])
            {
                case "-h" or "--help":
                    return false;
                case "--plain-http":
                    flags[parts[0]] = [];
                    continue;
                case "--listen" or "--write-kubeconfig" or "--service-cidr" or "--nodes" or "--services" or "--endpoints" or "--token":
                    break;
                default:
                    error = $"unknown flag {parts[0]}";
                    return false;
            }

            if (parts.Length < 2 && index + 1 == args.Length)
            {
                error = $"{parts[0]} needs a value";
                return false;
            }

            var value = parts.Length > 1 ? parts[1] : args[++index];
            flags.TryAdd(parts[0], []);
            flags[parts[0]].Add(value);
        }

        return true;
    }
}
