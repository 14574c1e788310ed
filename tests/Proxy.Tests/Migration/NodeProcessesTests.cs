using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using KubeProxyNet.Proxy.Migration;

namespace KubeProxyNet.Proxy.Tests.Migration;

public sealed class NodeProcessesTests
{
    [Fact]
    public void A_process_of_that_name_in_this_network_namespace_is_found()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            // The kernel takes a process's name from the file that it runs.
            var program = Path.Combine(folder.FullName, "kube-proxy");
            File.Copy("/bin/sleep", program);
            using var process = Process.Start(program, "60");
            try
            {
                new RunningProxies(new NodeProcesses()).FindKubeProxy().ShouldBe($"process {process.Id} is kube-proxy");
                new NodeProcesses(networkNamespace: "/proc/1/ns/net-of-others").Named("kube-proxy").ShouldNotContain(process.Id);
            }
            finally
            {
                process.Kill();
                process.WaitForExit();
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Sockets_of_this_process_are_no_sign_of_another()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen();

        new NodeProcesses().FindListener(((IPEndPoint)socket.LocalEndPoint!).Port).ShouldBeNull();
    }

    [Fact]
    public void Listening_sockets_are_read_as_the_kernel_prints_them()
    {
        const string Text =
            """
              sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
               0: 0100007F:2809 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 31337 1 0000000000000000 100 0 0 10 0
               1: 0100007F:2809 0100007F:C001 01 00000000:00000000 00:00000000 00000000     0        0 31338 1 0000000000000000 100 0 0 10 0
               2: 00000000000000000000000000000000:2810 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 31339 1 0000000000000000 100 0 0 10 0
            """;

        ListeningSocket.Read(Text).ShouldBe([new ListeningSocket(10249, "31337"), new ListeningSocket(10256, "31339")]);
    }
}
