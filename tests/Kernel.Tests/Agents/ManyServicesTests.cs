using KubeProxyNet.Testing;

namespace KubeProxyNet.Kernel.Tests.Agents;

public sealed class ManyServicesTests
{
    private const int Few = 10;
    private const int Many = 10_000;
    private const int Endpoints = 10;

    [KernelFact]
    public async Task Ten_thousand_services_take_elements_but_no_tables_chains_sets_and_maps_beyond_those_of_ten()
    {
        await using var few = await AgentInSandbox.StartAsync(Few, Endpoints);
        await using var many = await AgentInSandbox.StartAsync(Many, Endpoints);
        var objects = many.CountObjects();
        var before = few.CountElements();
        var growth = many.CountElements().ToDictionary(set => set.Key, set => set.Value - before[set.Key]);

        await many.AddEndpointAsync("svc-77", "10.250.0.1");
        var withAnotherCount = many.CountObjects();

        objects.ShouldBe(few.CountObjects());
        growth.Values.ShouldBeSubsetOf([0, Many - Few, (Many - Few) * Endpoints]);
        growth.Count(set => set.Value == Many - Few).ShouldBeGreaterThan(0, "an element for each Service");
        growth.Count(set => set.Value == (Many - Few) * Endpoints).ShouldBe(1, "an element for each endpoint");

        // What a new number of endpoints may cost is one chain, however many Services have it.
        (withAnotherCount.Tables, withAnotherCount.Sets, withAnotherCount.Maps).ShouldBe((objects.Tables, objects.Sets, objects.Maps));
        (withAnotherCount.Chains - objects.Chains).ShouldBeInRange(0, 1);
    }
}
