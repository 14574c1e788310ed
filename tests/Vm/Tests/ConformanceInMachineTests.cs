using Xunit.Abstractions;

namespace KubeProxyNet.Vm.Tests;

// Real packets under a second kernel, one that has IPVS and SCTP.
public class ConformanceInMachineTests(ITestOutputHelper output)
{
    private const string Tests = "KubeProxyNet.Conformance.Tests.ConformanceTests";
    private const string Ipvs = $"{Tests}.Every_packet_of_every_scenario_meets_the_fate_that_the_rules_say(name: \"ipvs\")";
    private const string IpvsSample = $"{Tests}.It_makes_no_difference_where_the_rules_came_from(name: \"ipvs\")";
    private const string IpvsSctp = $"{Tests}.Packets_over_SCTP_meet_the_fate_that_the_rules_say(name: \"ipvs\")";
    private const string NftablesSample = $"{Tests}.It_makes_no_difference_where_the_rules_came_from(name: \"nftables\")";
    private const string NftablesSctp = $"{Tests}.Packets_over_SCTP_meet_the_fate_that_the_rules_say(name: \"nftables\")";

    private static readonly GuestPart Part = new("conformance", Ipvs, IpvsSample, IpvsSctp, NftablesSample, NftablesSctp);

    [MachineFact]
    public Task Every_packet_of_every_scenario_meets_its_fate_in_IPVS_mode() => Part.HoldAsync(Ipvs, output);

    [MachineFact]
    public Task It_makes_no_difference_where_the_rules_came_from_in_IPVS_mode() => Part.HoldAsync(IpvsSample, output);

    [MachineFact]
    public Task Packets_over_SCTP_meet_their_fate_in_IPVS_mode() => Part.HoldAsync(IpvsSctp, output);

    [MachineFact]
    public Task A_sample_of_all_scenarios_meets_its_fate_in_nftables_mode() => Part.HoldAsync(NftablesSample, output);

    [MachineFact]
    public Task Packets_over_SCTP_meet_their_fate_in_nftables_mode() => Part.HoldAsync(NftablesSctp, output);
}
