using System.Net;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Proxy.Inspection.Explaining;
using KubeProxyNet.Proxy.Rulesets;

namespace KubeProxyNet.Proxy.Tests.Inspection;

public class EndpointReasonsTests
{
    private static readonly NodeFacts Here = new("here", "a");

    private static readonly Endpoint[] Kinds =
    [
        new() { Ready = true },
        new() { Ready = false, Serving = false },
        new() { Ready = false, Serving = true, Terminating = true },
        new() { Ready = false, Serving = false, Terminating = true },
        new() { Ready = true, ForZones = ["a"] },
        new() { Ready = true, ForZones = ["b"] },
        new() { Ready = true, ForNodes = ["here"] },
        new() { Ready = true, ForNodes = ["there"] },
    ];

    // All sets of up to three endpoints: what is chosen has a reason to be, what is not has one not to be.
    [Fact]
    public void The_reason_agrees_with_the_choice()
    {
        foreach (var endpoints in Sets())
        {
            var chosen = EndpointSelection.SelectCluster(endpoints, Here).ToHashSet();
            foreach (var endpoint in endpoints)
            {
                var isChosen = chosen.Contains(endpoint.ToDestination());
                var reason = EndpointReasons.Of(endpoint, isChosen, endpoints, Here);

                (reason == "ready" || reason.StartsWith("ready, and", StringComparison.Ordinal) || reason.StartsWith("ready; hints", StringComparison.Ordinal) || reason.Contains("nothing is ready", StringComparison.Ordinal))
                    .ShouldBe(isChosen, $"{reason}: {string.Join(" | ", endpoints.Select(item => item.Source))}");
            }
        }
    }

    [Theory]
    [InlineData(0, "ready")]
    [InlineData(1, "not ready")]
    [InlineData(2, "terminating, but it still serves, and nothing is ready")]
    [InlineData(3, "terminating, and no longer serving")]
    [InlineData(4, "ready, and hinted for zone a")]
    [InlineData(6, "ready, and hinted for this node")]
    public void Alone_it_is_in_or_out_for_its_own_sake(int kind, string reason)
    {
        List<EndpointFacts> endpoints = [Facts(1, Kinds[kind])];

        EndpointReasons.Of(endpoints[0], !EndpointSelection.SelectCluster(endpoints, Here).IsEmpty, endpoints, Here).ShouldBe(reason);
    }

    [Fact]
    public void Hints_for_others_are_told()
    {
        List<EndpointFacts> endpoints = [Facts(1, Kinds[4]), Facts(2, Kinds[5])];

        EndpointReasons.Of(endpoints[1], isChosen: false, endpoints, Here).ShouldBe("ready, but hinted for zone b, and this node is in a");
    }

    private static IEnumerable<List<EndpointFacts>> Sets()
    {
        foreach (var first in Kinds)
        {
            yield return [Facts(1, first)];
            foreach (var second in Kinds)
            {
                yield return [Facts(1, first), Facts(2, second)];
                foreach (var third in Kinds)
                {
                    yield return [Facts(1, first), Facts(2, second), Facts(3, third)];
                }
            }
        }
    }

    private static EndpointFacts Facts(byte number, Endpoint endpoint) => new(new IPAddress([10, 244, 0, number]), 8080, IsLocal: false, endpoint);
}
