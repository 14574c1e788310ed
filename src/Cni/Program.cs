using KubeProxyNet.Cni.Ipam;

namespace KubeProxyNet.Cni;

internal static class Program
{
    private static int Main() => new PluginRunner(
        new Dictionary<string, Func<Contract.CniRequest, Contract.ICniPlugin>>
        {
            ["host-local"] = static request => new HostLocalPlugin(request),
        },
        Environment.GetEnvironmentVariable,
        Console.In,
        Console.Out,
        Console.Error).Run(Path.GetFileName(Environment.GetCommandLineArgs()[0]));
}
