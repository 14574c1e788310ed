using KubeProxyNet.Cni.Attachments;
using KubeProxyNet.Cni.Delegation;
using KubeProxyNet.Cni.Ipam;
using KubeProxyNet.Cni.Ports;
using KubeProxyNet.Cni.Shaping;
using KubeProxyNet.Cni.Wiring;

namespace KubeProxyNet.Cni;

internal static class Program
{
    private const string RepairWord = "repair";

    private static int Main(string[] arguments) => arguments is [RepairWord] ? Repair() : RunPlugin();

    // Asked for by the network agent, when somebody has flushed the table.
    private static int Repair()
    {
        try
        {
            using var store = AttachmentStore.Open();
            AttachmentTable.Ensure(store.ReadAll());
            return 0;
        }
        catch (Contract.CniException error)
        {
            Console.Error.WriteLine($"kubeproxynet: {error.Message}");
            return 1;
        }
    }

    private static int RunPlugin() => new PluginRunner(
        new Dictionary<string, Func<Contract.CniRequest, Contract.ICniPlugin>>
        {
            ["kubeproxynet"] = static request => new WiringPlugin(request, WiringOptions.ReadOwn(request), AddressPlugins.Find(request, "host-local"), new HostPorts(request), new Shaper(request)),
            ["bridge"] = static request => new WiringPlugin(request, WiringOptions.ReadBridge(request), AddressPlugins.Find(request)),
            ["ptp"] = static request => new WiringPlugin(request, WiringOptions.ReadPtp(request), AddressPlugins.Find(request)),
            ["loopback"] = static request => new LoopbackPlugin(request),
            ["portmap"] = static request => new PortMapPlugin(request),
            ["bandwidth"] = static request => new BandwidthPlugin(request),
            ["host-local"] = static request => new HostLocalPlugin(request),
        },
        Environment.GetEnvironmentVariable,
        Console.In,
        Console.Out,
        Console.Error).Run(Path.GetFileName(Environment.GetCommandLineArgs()[0]));
}
