using System.Net;
using KubeProxyNet.Proxy.Configuration;
using static KubeProxyNet.Proxy.Tests.Configuration.ParserTest;

namespace KubeProxyNet.Proxy.Tests.Configuration;

public class CommandLineTests
{
    [Fact]
    public void Nothing_said_gives_the_defaults()
    {
        var result = Flags();

        result.Valid().ShouldBe(new ProxyOptions());
        result.Warnings.ShouldBeEmpty();
        result.Command.ShouldBe(ProxyCommand.Run);
        result.Options.Mode.ShouldBe(ProxyMode.Nftables);
        result.Options.NodePortAddresses.Primary.ShouldBeTrue();
        result.Options.HealthzBindAddress.ShouldBe(IPEndPoint.Parse("0.0.0.0:10256"));
        result.Options.MetricsBindAddress.ShouldBe(IPEndPoint.Parse("127.0.0.1:10249"));
        result.Options.MinSyncPeriod.ShouldBe(TimeSpan.Zero);
        result.Options.SyncPeriod.ShouldBe(TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData("--proxy-mode=ipvs")]
    [InlineData("--proxy_mode=ipvs")]
    [InlineData("--mode", "ipvs")]
    [InlineData("--proxy-mode=iptables", "--proxy-mode=ipvs")]
    public void A_value_stands_after_an_equals_sign_or_alone_and_the_last_one_counts(params string[] arguments) =>
        Flags(arguments).Valid().Mode.ShouldBe(ProxyMode.Ipvs);

    [Theory]
    [InlineData("-v=4")]
    [InlineData("-v4")]
    [InlineData("-v", "4")]
    [InlineData("--v=4")]
    public void Verbosity_has_a_letter(params string[] arguments) => Flags(arguments).Valid().Logging.Verbosity.ShouldBe(4);

    [Theory]
    [InlineData("--masquerade-all", true)]
    [InlineData("--masquerade-all=true", true)]
    [InlineData("--masquerade-all=T", true)]
    [InlineData("--masquerade-all=0", false)]
    public void A_switch_needs_no_value(string argument, bool expected) => Flags(argument).Valid().MasqueradeAll.ShouldBe(expected);

    [Theory]
    [InlineData("--proxy-mod=ipvs", "--proxy-mod: unknown flag; did you mean --proxy-mode?")]
    [InlineData("--cluster-cdir=10.0.0.0/8", "--cluster-cdir: unknown flag; did you mean --cluster-cidr?")]
    [InlineData("--quite-something-else", "--quite-something-else: unknown flag; --help lists all")]
    [InlineData("--logtostderr", "--logtostderr: was removed in Kubernetes 1.26; what is logged goes to stderr, see --v, --vmodule and --logging-format")]
    [InlineData("-x", "-x: unknown flag; flags have two dashes")]
    [InlineData("run", "run: is no flag, and there are no other arguments")]
    [InlineData("--config", "--config: needs a value (path)")]
    [InlineData("--iptables-sync-period=30", "--iptables-sync-period: \"30\" is not of the form duration, such as 30s or 1m30s")]
    [InlineData("--masquerade-all=maybe", "--masquerade-all: \"maybe\" is not of the form bool")]
    [InlineData("--oom-score-adj=high", "--oom-score-adj: \"high\" is not of the form int")]
    [InlineData("--feature-gates=A", "--feature-gates: \"A\" is not of the form name=bool,...")]
    public void What_cannot_be_read_is_an_error_that_names_the_flag(string argument, string error) =>
        Flags(argument).Errors.ShouldBe([error]);

    [Fact]
    public void A_switch_with_a_loose_value_is_explained() =>
        Flags("--masquerade-all", "false").Errors.ShouldBe(["false: is no flag, and there are no other arguments; a switch is written --name=false"]);

    [Fact]
    public void All_errors_are_reported_at_once() => Flags("--x", "--proxy-mode=userspace", "--oom-score-adj=2000").Errors.Length.ShouldBe(3);

    [Fact]
    public void Lists_may_be_split_over_several_flags()
    {
        var options = Flags("--nodeport-addresses=10.0.0.0/8,fd00::/8", "--nodeport-addresses=192.168.1.7/24").Valid();

        options.NodePortAddresses.Networks.Select(network => network.ToString()).ShouldBe(["10.0.0.0/8", "fd00::/8", "192.168.1.0/24"]);
    }

    [Fact]
    public void Sync_periods_of_iptables_hold_for_nftables_too()
    {
        Flags("--iptables-sync-period=1m", "--iptables-min-sync-period=2s").Valid().MinSyncPeriod.ShouldBe(TimeSpan.FromSeconds(2));
        Flags("--iptables-sync-period=1m").Valid().Nftables.SyncPeriod.ShouldBe(TimeSpan.FromMinutes(1));
        Flags("--iptables-sync-period=1m", "--proxy-mode=ipvs").Valid().SyncPeriod.ShouldBe(TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData("--iptables-masquerade-bit=15", "--iptables-masquerade-bit: has no effect in nftables mode")]
    [InlineData("--ipvs-strict-arp", "--ipvs-strict-arp: has no effect in nftables mode")]
    [InlineData("--healthz-port=10256", "--healthz-port: is deprecated; give the port with the address")]
    [InlineData("--nodeport-addresses=10.0.0.0/8", "--nodeport-addresses: has networks of one IP family only; the other family serves NodePorts on all addresses")]
    [InlineData("--feature-gates=NFTablesProxyMode=false", "--feature-gates: NFTablesProxyMode is on for good in Kubernetes 1.36; NFTablesProxyMode=false is ignored")]
    public void What_is_odd_is_a_warning(string argument, string warning)
    {
        var result = Flags(argument);

        result.Errors.ShouldBeEmpty();
        result.Warnings.ShouldBe([warning]);
    }

    [Theory]
    [InlineData(ProxyCommand.PrintHelp, "--help", "--nonsense")]
    [InlineData(ProxyCommand.PrintHelp, "-h")]
    [InlineData(ProxyCommand.PrintVersion, "--version")]
    [InlineData(ProxyCommand.PrintVersion, "--version=raw")]
    [InlineData(ProxyCommand.Run, "--version=v1.30.0")]
    [InlineData(ProxyCommand.Cleanup, "--cleanup")]
    [InlineData(ProxyCommand.InitOnly, "--init-only")]
    [InlineData(ProxyCommand.WriteConfiguration, "--write-config-to=/tmp/x")]
    public void Commands_are_flags(object command, params string[] arguments) => Flags(arguments).Command.ShouldBe(command);

    [Fact]
    public void Migrate_is_a_word_with_flags_of_its_own()
    {
        Flags("migrate").Migration.ShouldBe(new MigrateRequest());
        Flags("migrate", "--back", "--timeout=5s").Migration.ShouldBe(new MigrateRequest { Back = true, Timeout = TimeSpan.FromSeconds(5) });

        var result = Flags("migrate", "--dry-run", "--kubeconfig", "/k", "--timeout", "2m");

        result.Command.ShouldBe(ProxyCommand.Migrate);
        result.Valid().ClientConnection.Kubeconfig.ShouldBe("/k");
        result.Migration.ShouldBe(new MigrateRequest { DryRun = true, Timeout = TimeSpan.FromMinutes(2) });
        Flags("migrate", "--help").Command.ShouldBe(ProxyCommand.PrintHelp);
        Flags().Migration.ShouldBeNull();
    }

    [Theory]
    [InlineData("--timeout: \"soon\" is not a duration above zero, such as 30s or 1m30s", "migrate", "--timeout", "soon")]
    [InlineData("--timeout: \"\" is not a duration above zero, such as 30s or 1m30s", "migrate", "--timeout")]
    [InlineData("migrate: cannot be combined with --cleanup, --init-only or --write-config-to", "migrate", "--cleanup")]
    [InlineData("migrate: is no flag, and there are no other arguments but migrate, which comes first", "--cleanup", "migrate")]
    [InlineData("--dry-run: unknown flag; --help lists all", "--dry-run")]
    public void Migrate_refuses_what_it_does_not_understand(string error, params string[] arguments) => Flags(arguments).Errors.ShouldBe([error]);

    [Fact]
    public void Flag_values_are_listed_with_their_defaults()
    {
        var values = Flags("--feature-gates=B=true", "--feature-gates=A=false", "--conntrack-udp-timeout=90s").FlagValues;

        values.Select(value => value.Key).ShouldBe(values.Select(value => value.Key).Order(StringComparer.Ordinal));
        values.ShouldContain(new KeyValuePair<string, string>("feature-gates", "A=false,B=true"));
        values.ShouldContain(new KeyValuePair<string, string>("conntrack-udp-timeout", "1m30s"));
        values.ShouldContain(new KeyValuePair<string, string>("metrics-bind-address", "127.0.0.1:10249"));
    }
}
