using KubeProxyNet.Cni.Delegation;
using KubeProxyNet.Cni.Ipam;
using KubeProxyNet.Cni.Wiring;

namespace KubeProxyNet.Cni;

internal static class Program
{
    private static int Main() => new PluginRunner(
        new Dictionary<string, Func<Contract.CniRequest, Contract.ICniPlugin>>
        {
            ["kubeproxynet"] = static request => new WiringPlugin(request, WiringOptions.ReadOwn(request), AddressPlugins.Find(request, "host-local")),
            ["bridge"] = static request => new WiringPlugin(request, WiringOptions.ReadBridge(request), AddressPlugins.Find(request)),
            ["ptp"] = static request => new WiringPlugin(request, WiringOptions.ReadPtp(request), AddressPlugins.Find(request)),
            ["loopback"] = static request => new LoopbackPlugin(request),
            ["host-local"] = static request => new HostLocalPlugin(request),
        },
        Environment.GetEnvironmentVariable,
        Console.In,
        Console.Out,
        Console.Error).Run(Path.GetFileName(Environment.GetCommandLineArgs()[0]));
}
