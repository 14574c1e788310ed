using System.Net;
using System.Net.Sockets;
using KubeProxyNet.Lab.Machine;
using KubeProxyNet.Testing;

namespace KubeProxyNet.Lab.Tests.Agent;

/// <summary>HTTP from inside a network namespace.</summary>
internal static class NamespaceHttp
{
    internal static async Task<string> GetAsync(Sandbox sandbox, int port, string path)
    {
        using var socket = sandbox.Namespace.Open(AddressFamily.InterNetwork);
        await socket.ConnectAsync(IPAddress.Loopback, port);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }
}
