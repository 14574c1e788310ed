using KubeProxyNet.Informers.Connections;
using KubeProxyNet.Netlink;
using KubeProxyNet.Proxy.Configuration;
using KubeProxyNet.Proxy.Inspection.Printing;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Proxy.Hosting.Commands;

/// <summary>The commands that look and change nothing. Their exit codes: 0 fine, 1 warnings, 2 errors, 3 it could not be looked at.</summary>
internal static class InspectionCommand
{
    /// <summary>It could not be looked at.</summary>
    internal const int Blind = 3;

    /// <summary>Runs the one that is asked for.</summary>
    internal static async Task<int> RunAsync(ConfigurationResult configuration, ILoggerFactory loggers, TextWriter output)
    {
        var palette = new Palette(!Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null or "");
        try
        {
            return configuration.Inspection switch
            {
                InspectionRequest.Explain request => await new ExplainCommand(configuration, request, loggers, output, palette).RunAsync(),
                InspectionRequest.List request => await new ListCommand(configuration, request, loggers, output).RunAsync(),
                InspectionRequest.Trace request => await new TraceCommand(configuration, request, loggers, output).RunAsync(),
                InspectionRequest.Completion request => Complete(request, output),
                _ => await new DoctorCommand(configuration, loggers, output, palette).RunAsync(),
            };
        }
        catch (Exception error) when (error is StartException or KubeconfigException or NetlinkException)
        {
            await Console.Error.WriteLineAsync($"kubeproxynet: {error.Message}");
            return Blind;
        }
    }

    private static int Complete(InspectionRequest.Completion request, TextWriter output)
    {
        output.Write(CompletionScript.Render(request.Shell));
        return 0;
    }
}
