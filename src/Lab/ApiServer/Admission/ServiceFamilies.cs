using System.Text.Json.Nodes;

namespace KubeProxyNet.Lab.ApiServer.Admission;

/// <summary>Decides a Service's ipFamilies and ipFamilyPolicy from what it says and what the cluster has.</summary>
internal static class ServiceFamilies
{
    public static IReadOnlyList<string> Decide(JsonObject service, IReadOnlyList<string> cluster, List<FieldError> errors)
    {
        var spec = service.Ensure("spec");
        var families = Wanted(service, cluster);
        var policy = Policy(service, families);
        var selectorless = service.Text("spec.clusterIP") == "None" && service.ObjectAt("spec.selector") is not { Count: > 0 };
        for (var index = 0; index < families.Count && !selectorless; index++)
        {
            if (!cluster.Contains(families[index]))
            {
                errors.Add(FieldError.Invalid($"spec.ipFamilies[{index}]", families[index], "not configured on this cluster"));
            }
        }

        if (policy == "RequireDualStack" && cluster.Count < 2 && !selectorless)
        {
            errors.Add(FieldError.Invalid("spec.ipFamilyPolicy", policy, "this cluster is not configured for dual-stack services"));
        }

        Complete(families, policy, selectorless && policy != "SingleStack" ? ["IPv4", "IPv6"] : cluster);
        spec["ipFamilyPolicy"] = policy;
        spec["ipFamilies"] = new JsonArray([.. families.Select(family => (JsonNode)JsonValue.Create(family))]);
        return families;
    }

    private static List<string> Wanted(JsonObject service, IReadOnlyList<string> cluster)
    {
        if (service.Texts("spec.ipFamilies") is { Length: > 0 } named)
        {
            return [.. named];
        }

        var addresses = service.Texts("spec.clusterIPs") is { Length: > 0 } several ? several : [service.Text("spec.clusterIP")];
        List<string> families = [.. addresses.Where(address => address is not ("" or "None"))
            .Select(address => address.Contains(':', StringComparison.Ordinal) ? "IPv6" : "IPv4")];
        return families.Count > 0 ? families : [cluster[0]];
    }

    private static string Policy(JsonObject service, List<string> families)
    {
        if (service.Text("spec.ipFamilyPolicy") is { Length: > 0 } given)
        {
            return given;
        }

        var selectorless = service.Text("spec.clusterIP") == "None" && service.ObjectAt("spec.selector") is not { Count: > 0 };
        return families.Count > 1 || (selectorless && service.ArrayAt("spec.ipFamilies") is null) ? "RequireDualStack" : "SingleStack";
    }

    private static void Complete(List<string> families, string policy, IReadOnlyList<string> cluster)
    {
        if (policy == "SingleStack")
        {
            families.RemoveRange(1, families.Count - 1);
        }
        else
        {
            families.AddRange(cluster.Where(family => !families.Contains(family)));
        }
    }
}
