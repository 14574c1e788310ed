using KubeProxyNet.Cni.Contract;
using KubeProxyNet.Cni.Files;
using KubeProxyNet.Cni.Ipam;

namespace KubeProxyNet.Cni.Delegation;

/// <summary>Who gives addresses, as <c>ipam.type</c> says.</summary>
internal static class AddressPlugins
{
    /// <summary>Our own host-local runs inside this process; everything else is a program. Null: no addresses are wanted.</summary>
    internal static IAddressPlugin? Find(CniRequest request, string otherwise = "") => request.Config.Object("ipam")?.Text("type", otherwise) switch
    {
        null or "" => null,
        "host-local" => new HostLocal(request, new CniHost()),
        var type => new ForeignAddressPlugin(request, PluginFinder.Find(type, request.Environment.Path)),
    };
}
