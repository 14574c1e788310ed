using System.Net;
using KubeProxyNet.Cni.Ipam;

namespace KubeProxyNet.Cni.Tests.Ipam;

public class LeaseRecordTests
{
    [Fact]
    public void A_record_comes_back_from_its_file_and_a_torn_one_does_not()
    {
        var record = new LeaseRecord(new LeaseOwner("cid", "eth0"), "boot", "/run/netns/x", "4711", [IPAddress.Parse("10.1.2.3"), IPAddress.Parse("fd00::3")]);

        LeaseRecord.Read(record.Content).ShouldBe(record);
        for (var length = 0; length < record.Content.Length - 1; length++)
        {
            LeaseRecord.Read(record.Content[..length]).ShouldNotBe(record);
        }
    }

    [Theory]
    [InlineData("cid\r\neth0", "cid", "eth0")]
    [InlineData("cid", "cid", "")]
    [InlineData("cid\r\neth0\n", "cid", "eth0")]
    public void A_reservation_of_the_reference_plugin_is_read(string content, string id, string name) => LeaseOwner.Read(content).ShouldBe(new LeaseOwner(id, name));

    [Theory]
    [InlineData("")]
    [InlineData("\r\n")]
    [InlineData("  ")]
    public void A_reservation_that_was_never_finished_is_nobody_s(string content) => LeaseOwner.Read(content).ShouldBeNull();
}
