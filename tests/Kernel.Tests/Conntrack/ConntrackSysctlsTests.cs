using KubeProxyNet.Proxy.Configuration;
using KubeProxyNet.Proxy.Conntrack;
using KubeProxyNet.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace KubeProxyNet.Kernel.Tests.Conntrack;

// Time-outs belong to a network namespace, so those of the machine stay as they are. The limit and the hash table are not tried: they may be the machine's.
public sealed class ConntrackSysctlsTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [KernelFact]
    public void Sysctls_are_what_the_options_say()
    {
        // Something has to be tracked before they are there.
        _sandbox.Run("nft", "add table ip t; add chain ip t c { type filter hook input priority 0; }; add rule ip t c ct state new accept");
        var options = new ConntrackOptions { MaxPerCore = 0, TcpBeLiberal = true, TcpEstablishedTimeout = TimeSpan.FromHours(3), UdpTimeout = TimeSpan.FromSeconds(25) };

        var failed = _sandbox.Namespace.Run(() => new ConntrackSysctls(new KernelFiles(), NullLogger.Instance).Apply(options));

        failed.ShouldBeEmpty();
        Get("tcp_be_liberal").ShouldBe("1");
        Get("tcp_timeout_established").ShouldBe("10800");
        Get("tcp_timeout_close_wait").ShouldBe("3600");
        Get("udp_timeout").ShouldBe("25");
    }

    private string Get(string name) => _sandbox.Run("cat", $"/proc/sys/net/netfilter/nf_conntrack_{name}").Trim();
}
