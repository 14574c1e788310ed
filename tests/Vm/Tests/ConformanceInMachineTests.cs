using Xunit.Abstractions;

namespace KubeProxyNet.Vm.Tests;

// Real packets under a second kernel, one that has SCTP too.
public class ConformanceInMachineTests(ITestOutputHelper output)
{
    private const string Tests = "KubeProxyNet.Conformance.Tests.ConformanceTests";
    private const string NftablesSample = $"{Tests}.It_makes_no_difference_where_the_rules_came_from(name: \"nftables\")";
    private const string NftablesSctp = $"{Tests}.Packets_over_SCTP_meet_the_fate_that_the_rules_say(name: \"nftables\")";

    private static readonly GuestPart Part = new("conformance", NftablesSample, NftablesSctp);

    [MachineFact]
    public Task Every_packet_of_a_sample_meets_its_fate_in_nftables_mode() => Part.HoldAsync(NftablesSample, output);

    [MachineFact]
    public Task Packets_over_SCTP_meet_their_fate_in_nftables_mode() => Part.HoldAsync(NftablesSctp, output);
}
