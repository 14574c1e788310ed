using KubeProxyNet.Lab.ApiServer;

namespace KubeProxyNet.Lab.Tests.ApiServer;

public sealed class SeedingTests
{
    [Fact]
    public async Task Ten_thousand_services_can_be_stored_and_listed()
    {
        await using var server = await RunningServer.StartAsync();

        Seeding.Services(server.Store, 10_000, 10);

        (await server.GetAsync("/api/v1/services")).ObjectsAt("items").Count().ShouldBe(10_001);
        (await server.GetAsync("/apis/discovery.k8s.io/v1/endpointslices")).ObjectsAt("items").Count().ShouldBe(10_001);
    }
}
