using System.Net;
using System.Text.Json.Nodes;

namespace KubeProxyNet.Lab.ApiServer.Admission;

/// <summary>Services: types, ports, policies, addresses and what may not change.</summary>
internal static class ServiceValidation
{
    public static void Validate(JsonObject value, JsonObject? before, List<FieldError> errors)
    {
        var type = value.Text("spec.type");
        OneOf(value, "spec.type", errors, "ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
        OneOf(value, "spec.sessionAffinity", errors, "ClientIP", "None");
        OneOf(value, "spec.externalTrafficPolicy", errors, "Cluster", "Local");
        OneOf(value, "spec.internalTrafficPolicy", errors, "Cluster", "Local");
        OneOf(value, "spec.ipFamilyPolicy", errors, "SingleStack", "PreferDualStack", "RequireDualStack");
        MetadataValidation.ValidateLabels(value, "spec.selector", errors);
        var headless = value.Text("spec.clusterIP") == "None";
        if (value.ArrayAt("spec.ports") is not { Count: > 0 } && !headless && type != "ExternalName")
        {
            errors.Add(FieldError.Required("spec.ports"));
        }

        if (headless && type is "NodePort" or "LoadBalancer" && headless)
        {
            errors.Add(FieldError.Invalid("spec.clusterIPs[0]", "None", $"may not be set to 'None' for {type} services"));
        }

        if (type == "ExternalName" && !NameRules.IsSubdomain(value.Text("spec.externalName").TrimEnd('.').ToLowerInvariant()))
        {
            errors.Add(FieldError.Required("spec.externalName"));
        }

        if (value.Number("spec.sessionAffinityConfig.clientIP.timeoutSeconds") is { } timeout and (<= 0 or > 86400))
        {
            errors.Add(FieldError.Invalid("spec.sessionAffinityConfig.clientIP.timeoutSeconds", timeout, "must be greater than 0 and less than or equal to 86400"));
        }

        ValidatePorts(value, type, errors);
        ValidateAddresses(value, errors);
        ValidateUpdate(value, before, errors);
    }

    private static void OneOf(JsonObject value, string path, List<FieldError> errors, params string[] supported)
    {
        if (value.Text(path) is { Length: > 0 } text && !supported.Contains(text))
        {
            errors.Add(FieldError.NotSupported(path, text, supported));
        }
    }

    private static void ValidatePorts(JsonObject value, string type, List<FieldError> errors)
    {
        var ports = value.ObjectsAt("spec.ports").ToList();
        var (names, numbers) = (new HashSet<string>(), new HashSet<(long?, string)>());
        for (var index = 0; index < ports.Count; index++)
        {
            var (port, path) = (ports[index], $"spec.ports[{index}]");
            ValidatePort(port, path, ports.Count > 1, errors);
            if (port.Text("name") is { Length: > 0 } name && !names.Add(name))
            {
                errors.Add(FieldError.Duplicate($"{path}.name", name));
            }

            if (!numbers.Add((port.Number("port"), port.Text("protocol"))))
            {
                errors.Add(FieldError.Duplicate(path, $"{{\"protocol\":\"{port.Text("protocol")}\",\"port\":{port.Number("port")}}}"));
            }

            if (type is "ClusterIP" && port.Number("nodePort") is > 0)
            {
                errors.Add(FieldError.Forbidden($"{path}.nodePort", "may not be used when `type` is 'ClusterIP'"));
            }
        }
    }

    private static void ValidatePort(JsonObject port, string path, bool needsName, List<FieldError> errors)
    {
        var name = port.Text("name");
        if (name.Length == 0 && needsName)
        {
            errors.Add(FieldError.Required($"{path}.name"));
        }
        else if (name.Length > 0 && !NameRules.IsLabel(name))
        {
            errors.Add(FieldError.Invalid($"{path}.name", name, NameRules.LabelText));
        }

        if (port.Number("port") is not (>= 1 and <= 65535))
        {
            errors.Add(FieldError.Invalid($"{path}.port", port.Number("port") ?? 0, NameRules.PortNumberText));
        }

        if (port.Text("protocol") is not ("TCP" or "UDP" or "SCTP"))
        {
            errors.Add(FieldError.NotSupported($"{path}.protocol", port.Text("protocol"), "SCTP", "TCP", "UDP"));
        }

        if (port.Text("targetPort") is { Length: > 0 } target)
        {
            if (target.Length > 15 || !NameRules.IsLabel(target))
            {
                errors.Add(FieldError.Invalid($"{path}.targetPort", target, "must be no more than 15 characters, lower case alphanumeric characters or '-'"));
            }
        }
        else if (port.Number("targetPort") is { } number and (< 1 or > 65535))
        {
            errors.Add(FieldError.Invalid($"{path}.targetPort", number, NameRules.PortNumberText));
        }
    }

    private static void ValidateAddresses(JsonObject value, List<FieldError> errors)
    {
        var external = value.Texts("spec.externalIPs");
        for (var index = 0; index < external.Length; index++)
        {
            if (!IPAddress.TryParse(external[index], out var address))
            {
                errors.Add(FieldError.Invalid($"spec.externalIPs[{index}]", external[index], "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"));
            }
            else if (IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            {
                errors.Add(FieldError.Invalid($"spec.externalIPs[{index}]", external[index], "may not be unspecified (0.0.0.0 or ::) or in the loopback range"));
            }
        }

        foreach (var range in value.Texts("spec.loadBalancerSourceRanges").Where(range => !IPNetwork.TryParse(range.Trim(), out _)))
        {
            errors.Add(FieldError.Invalid("spec.LoadBalancerSourceRanges", $"[{range}]", "must be a list of IP ranges. For example, 10.240.0.0/24,10.250.0.0/24"));
        }

        if (value.ArrayAt("spec.loadBalancerSourceRanges") is { Count: > 0 } && value.Text("spec.type") != "LoadBalancer")
        {
            errors.Add(FieldError.Forbidden("spec.LoadBalancerSourceRanges", "may only be used when `type` is 'LoadBalancer'"));
        }

        if (value.Texts("spec.clusterIPs") is [var first, ..] && value.Text("spec.clusterIP") is { Length: > 0 } one && one != first)
        {
            errors.Add(FieldError.Invalid("spec.clusterIPs", $"[\"{first}\"]", "first value must match `clusterIP`"));
        }
    }

    private static void ValidateUpdate(JsonObject value, JsonObject? before, List<FieldError> errors)
    {
        if (before is null || before.Text("spec.type") == "ExternalName" || value.Text("spec.type") == "ExternalName")
        {
            return;
        }

        if (value.Text("spec.clusterIP") is { Length: > 0 } now && now != before.Text("spec.clusterIP"))
        {
            errors.Add(new("FieldValueInvalid", "spec.clusterIPs[0]", $"Invalid value: [\"{now}\"]: may not change once set"));
        }

        if (value.Texts("spec.ipFamilies") is [var family, ..] && before.Texts("spec.ipFamilies") is [var was, ..] && family != was)
        {
            errors.Add(new("FieldValueInvalid", "spec.ipFamilies[0]", $"Invalid value: \"{family}\": may not change once set"));
        }
    }
}
