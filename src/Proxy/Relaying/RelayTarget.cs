using System.Net;
using KubeProxyNet.Backends.Rules;

namespace KubeProxyNet.Proxy.Relaying;

/// <summary>A NodePort that is served on localhost, and where its connections go.</summary>
/// <param name="Local">127.0.0.1 or ::1 with the NodePort.</param>
/// <param name="Frontend">The ClusterIP frontend of the same service port, from where the kernel's rules take over.</param>
/// <param name="Name">The service port.</param>
internal sealed record RelayTarget(IPEndPoint Local, IPEndPoint Frontend, ServicePortName Name)
{
    /// <summary>The targets of one service port: none, or one.</summary>
    internal static RelayTarget? Of(NodeRules node, ServiceRules? rules)
    {
        if (!node.ServesLocalhostNodePorts || rules is not { Name.Protocol: Protocol.Tcp })
        {
            return null;
        }

        var nodePort = rules.Frontends.FirstOrDefault(frontend => frontend.Kind == FrontendKind.NodePort);
        var clusterIP = rules.Frontends.FirstOrDefault(frontend => frontend.Kind == FrontendKind.ClusterIP);
        if (nodePort is null || clusterIP?.Address is not { } address)
        {
            return null;
        }

        var loopback = address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? IPAddress.Loopback : IPAddress.IPv6Loopback;
        return new RelayTarget(new IPEndPoint(loopback, nodePort.Port), new IPEndPoint(address, clusterIP.Port), rules.Name);
    }
}
