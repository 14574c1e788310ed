using KubeProxyNet.Proxy.Configuration;
using KubeProxyNet.Proxy.Conntrack;
using Microsoft.Extensions.Logging.Abstractions;

namespace KubeProxyNet.Proxy.Tests.Conntrack;

public sealed class ConntrackSysctlsTests : IDisposable
{
    private const string Folder = "proc/sys/net/netfilter/nf_conntrack_";
    private const string HashSize = "sys/module/nf_conntrack/parameters/hashsize";
    private static readonly DateTime Untouched = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly string _root = Directory.CreateTempSubdirectory("sysctls").FullName;

    public ConntrackSysctlsTests()
    {
        Put("sys/devices/system/cpu/online", "0-5,8,10-11");
        Put(Folder + "max", "262144");
        Put(HashSize, "65536");
        Put(Folder + "tcp_timeout_established", "432000");
        Put(Folder + "tcp_timeout_close_wait", "3600");
        Put(Folder + "udp_timeout", "30");
        Put(Folder + "udp_timeout_stream", "120");
        Put(Folder + "tcp_be_liberal", "0");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Defaults_are_written_where_they_differ()
    {
        Apply(new ConntrackOptions()).ShouldBeEmpty();

        Get(Folder + "max").ShouldBe("294912"); // 9 processors
        Get(HashSize).ShouldBe("73728");
        Get(Folder + "tcp_timeout_established").ShouldBe("86400");
        IsUntouched(Folder + "tcp_timeout_close_wait").ShouldBeTrue();
        IsUntouched(Folder + "udp_timeout").ShouldBeTrue();
        IsUntouched(Folder + "udp_timeout_stream").ShouldBeTrue();
        IsUntouched(Folder + "tcp_be_liberal").ShouldBeTrue();
    }

    [Fact]
    public void All_options_are_followed()
    {
        Apply(new ConntrackOptions { TcpBeLiberal = true, UdpTimeout = TimeSpan.FromSeconds(20), UdpStreamTimeout = TimeSpan.FromMinutes(3), TcpCloseWaitTimeout = TimeSpan.FromMinutes(1) }).ShouldBeEmpty();

        Get(Folder + "tcp_be_liberal").ShouldBe("1");
        Get(Folder + "udp_timeout").ShouldBe("20");
        Get(Folder + "udp_timeout_stream").ShouldBe("180");
        Get(Folder + "tcp_timeout_close_wait").ShouldBe("60");
    }

    [Fact]
    public void Zero_leaves_everything_alone()
    {
        Apply(new ConntrackOptions { MaxPerCore = 0, TcpEstablishedTimeout = TimeSpan.Zero, TcpCloseWaitTimeout = TimeSpan.Zero }).ShouldBeEmpty();

        Directory.EnumerateFiles(_root, "*", SearchOption.AllDirectories).ShouldAllBe(file => File.GetLastWriteTimeUtc(file) == Untouched);
    }

    [Theory]
    [InlineData(32768, 131072, 2, 131072)]
    [InlineData(32768, 131072, 8, 262144)]
    [InlineData(32768, 131072, 96, 1048576)]
    [InlineData(32768, 2000000, 2, 2000000)]
    [InlineData(32768, 2000000, 96, 1048576)]
    public void The_limit_is_between_the_least_and_the_highest_value_as_in_kube_proxy(int perCore, int min, int processors, long expected)
    {
        var settings = ConntrackSysctls.List(new ConntrackOptions { MaxPerCore = perCore, Min = min }, processors).ToList();

        settings[0].Value.ShouldBe(expected);
        settings[1].ShouldBe(new KernelSetting("/" + HashSize, expected / 4, IsLeast: true));
    }

    [Fact]
    public void A_larger_hash_table_is_kept()
    {
        Put(HashSize, "262144");

        Apply(new ConntrackOptions()).ShouldBeEmpty();

        IsUntouched(HashSize).ShouldBeTrue();
    }

    [Fact]
    public void What_is_not_there_is_named_and_all_else_is_done()
    {
        File.Delete(Path.Combine(_root, Folder + "max"));

        Apply(new ConntrackOptions()).ShouldBe(["/" + Folder + "max"]);

        Get(Folder + "tcp_timeout_established").ShouldBe("86400");
        IsUntouched(HashSize).ShouldBeTrue();
        File.Exists(Path.Combine(_root, Folder + "max")).ShouldBeFalse();
    }

    [Fact]
    public void What_is_no_number_or_no_file_is_named()
    {
        Put(Folder + "max", "many");
        File.Delete(Path.Combine(_root, Folder + "tcp_timeout_established"));
        Directory.CreateDirectory(Path.Combine(_root, Folder + "tcp_timeout_established"));

        Apply(new ConntrackOptions()).ShouldBe(["/" + Folder + "max", "/" + Folder + "tcp_timeout_established"]);
    }

    private IReadOnlyList<string> Apply(ConntrackOptions options) => new ConntrackSysctls(new KernelFiles(_root), NullLogger.Instance).Apply(options);

    private string Get(string file) => File.ReadAllText(Path.Combine(_root, file));

    private bool IsUntouched(string file) => File.GetLastWriteTimeUtc(Path.Combine(_root, file)) == Untouched;

    private void Put(string file, string text)
    {
        var path = Path.Combine(_root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text + "\n");
        File.SetLastWriteTimeUtc(path, Untouched);
    }
}
