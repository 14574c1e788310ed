using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Informers.Tests.Decoding;

public sealed class UidTests
{
    [Theory]
    [InlineData("")]
    [InlineData("u-1")]
    [InlineData("5f0c1c3e-8d7c-4a52-9d2e-1f6f0c9b7a11")]
    [InlineData("5F0C1C3E-8D7C-4A52-9D2E-1F6F0C9B7A11")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    public void A_uid_is_what_the_server_said(string uid) => Slice(uid, "1").Uid.ShouldBe(uid);

    [Theory]
    [InlineData("5f0c1c3e-8d7c-4a52-9d2e-1f6f0c9b7a11", "7", "5f0c1c3e-8d7c-4a52-9d2e-1f6f0c9b7a11", "7", true)]
    [InlineData("5f0c1c3e-8d7c-4a52-9d2e-1f6f0c9b7a11", "7", "5f0c1c3e-8d7c-4a52-9d2e-1f6f0c9b7a11", "8", false)]
    [InlineData("5f0c1c3e-8d7c-4a52-9d2e-1f6f0c9b7a11", "7", "5f0c1c3e-8d7c-4a52-9d2e-1f6f0c9b7a12", "7", false)]
    [InlineData("u-1", "7", "u-1", "7", true)]
    [InlineData("u-1", "7", "u-2", "7", false)]
    [InlineData("u-1", "", "u-1", "", false)]
    public void One_version_of_one_object_is_known_by_both(string uid, string version, string otherUid, string otherVersion, bool isSame) =>
        Slice(uid, version).IsVersionOf(Slice(otherUid, otherVersion)).ShouldBe(isSame);

    private static EndpointSlice Slice(string uid, string version) => new() { Key = new ObjectKey("default", "web-1"), Uid = uid, ResourceVersion = version };
}
