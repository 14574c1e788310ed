using System.Text.Json;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Informers.Connections;
using KubeProxyNet.Informers.Models;
using KubeProxyNet.Proxy.Configuration;
using KubeProxyNet.Proxy.Hosting.Modes;
using KubeProxyNet.Proxy.Inspection;
using KubeProxyNet.Proxy.Inspection.Explaining;
using KubeProxyNet.Proxy.Inspection.Printing;
using KubeProxyNet.Proxy.Rulesets;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Proxy.Hosting.Commands;

/// <summary><c>kubeproxynet explain</c>: from the object to the kernel, why a Service works or does not.</summary>
internal sealed class ExplainCommand(ConfigurationResult configuration, InspectionRequest.Explain request, ILoggerFactory loggers, TextWriter output, Palette palette)
{
    private readonly ProxyOptions _options = configuration.Options;

    /// <summary>Explains.</summary>
    /// <returns>The exit code: the worst of what was found.</returns>
    /// <exception cref="StartException">It cannot be explained.</exception>
    internal async Task<int> RunAsync()
    {
        using var connection = ApiAccess.Open(_options);
        var cluster = await new ClusterReader(connection, request.Timeout, loggers).ReadAsync();
        var local = NodeAddresses.Read();
        var desired = new DesiredRules(_options, NodeName.Of(_options), cluster, local, SupportedFamilies.Find());
        var source = await new TrafficSourceReader(connection, desired, local).ReadAsync(request.From);
        var target = ServiceTarget.Parse(request.Target);
        var service = target.Service is { } key ? await FindServiceAsync(connection, cluster, key) : TargetFinder.FindByAddress(cluster, desired, local, target);
        var ports = TargetFinder.PortsOf(service, target);
        var builder = new ExplanationBuilder(cluster, desired, source);
        var kernel = new KernelLooker(ProxyModes.Chosen(_options));
        var explanations = new List<Explanation>();
        foreach (var family in FamiliesOf(service, target))
        {
            foreach (var port in ports)
            {
                var explanation = Look(kernel, desired.Of(family), builder.RulesOf(service, port, family), builder.Build(service, port, family));
                explanations.Add(request.Probes ? await EndpointProber.AskAsync(explanation) : explanation);
            }
        }

        Print(explanations);
        return (int)explanations.Max(explanation => explanation.Worst);
    }

    private void Print(List<Explanation> explanations)
    {
        output.Write(request.Json
            ? JsonSerializer.Serialize(explanations, InspectionJson.Default.IReadOnlyListExplanation) + "\n"
            : string.Join('\n', explanations.Select(explanation => ExplanationText.Render(explanation, palette))));
    }

    private static Explanation Look(KernelLooker kernel, Ruleset ruleset, ServiceRules? rules, Explanation explanation)
    {
        if (rules is null)
        {
            return explanation;
        }

        var frame = kernel.Frame(ruleset);
        var lines = kernel.Compare(ruleset, rules);
        lines = lines with { Missing = [.. frame.Missing, .. lines.Missing] };
        return lines.Problem.Length == 0 && lines.Missing.Count == 0 ? explanation with { Kernel = lines } : explanation with
        {
            Kernel = lines,
            Findings =
            [
                .. explanation.Findings,
                new Finding(
                    Severity.Error, "kernel", lines.Problem.Length > 0 ? $"{lines.Where} {lines.Problem}" : $"the kernel does not hold what it should: {lines.Missing.Count} entries of {lines.Where} are missing or differ",
                    lines.Problem.Length > 0 ? lines.Where : lines.Missing[0],
                    "does the agent run and keep up (kubeproxynet doctor, /readyz)? With other flags than the agent's, this command expects other rules"),
            ],
        };
    }

    private static IEnumerable<IPFamily> FamiliesOf(Service service, ServiceTarget target)
    {
        var families = SupportedFamilies.Find().Where(family => target.Address is { } address ? address.IsOf(family) : service.ClusterIPs.Any(ip => ip.IsOf(family))).ToList();
        return families.Count > 0 ? families : SupportedFamilies.Find().Take(1);
    }

    private static async Task<Service> FindServiceAsync(ApiConnection connection, ClusterView cluster, ObjectKey key)
    {
        if (cluster.Services.FirstOrDefault(service => service.Key == key) is { } found)
        {
            return found;
        }

        // Services that are none of a proxy's business are not in its list: say which kind of them it is.
        try
        {
            using var service = JsonDocument.Parse(await connection.GetAsync($"/api/v1/namespaces/{Uri.EscapeDataString(key.Namespace)}/services/{Uri.EscapeDataString(key.Name)}", CancellationToken.None));
            throw new StartException(TargetFinder.WhyNotServed(key, service.RootElement));
        }
        catch (Exception error) when (ClusterReader.IsExpected(error) || error is JsonException)
        {
            var alike = cluster.Services.Where(service => service.Key.Name == key.Name).Select(service => service.Key.ToString()).Take(3).ToList();
            throw new StartException($"Service {key}: {error.Message}{(alike.Count > 0 ? $"; there is {string.Join(", ", alike)}" : "")}");
        }
    }
}
