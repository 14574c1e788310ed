using System.Text.Json.Nodes;

namespace KubeProxyNet.Lab.ApiServer.Admission;

/// <summary>Pods, and the templates of workloads.</summary>
internal static class PodValidation
{
    public static void Validate(JsonObject value, JsonObject? before, List<FieldError> errors)
    {
        ValidateSpec(value, "spec", errors);
        if (before is null)
        {
            return;
        }

        var (now, was) = (Fixed(value), Fixed(before));
        if (!JsonNode.DeepEquals(now, was))
        {
            errors.Add(FieldError.Forbidden(
                "spec",
                "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)"));
        }
    }

    public static void ValidateSpec(JsonObject value, string path, List<FieldError> errors)
    {
        var containers = value.ObjectsAt($"{path}.containers").ToList();
        if (containers.Count == 0)
        {
            errors.Add(FieldError.Required($"{path}.containers"));
        }

        if (value.Text($"{path}.restartPolicy") is not ("Always" or "OnFailure" or "Never" or "") and var policy)
        {
            errors.Add(FieldError.NotSupported($"{path}.restartPolicy", policy, "Always", "OnFailure", "Never"));
        }

        var names = new HashSet<string>();
        for (var index = 0; index < containers.Count; index++)
        {
            ValidateContainer(containers[index], $"{path}.containers[{index}]", names, errors);
        }
    }

    private static void ValidateContainer(JsonObject container, string path, HashSet<string> names, List<FieldError> errors)
    {
        var name = container.Text("name");
        if (name.Length == 0)
        {
            errors.Add(FieldError.Required($"{path}.name"));
        }
        else if (!NameRules.IsLabel(name))
        {
            errors.Add(FieldError.Invalid($"{path}.name", name, NameRules.LabelText));
        }
        else if (!names.Add(name))
        {
            errors.Add(FieldError.Duplicate($"{path}.name", name));
        }

        if (container.Text("image").Length == 0)
        {
            errors.Add(FieldError.Required($"{path}.image"));
        }

        var ports = container.ObjectsAt("ports").ToList();
        for (var index = 0; index < ports.Count; index++)
        {
            ValidatePort(ports[index], $"{path}.ports[{index}]", errors);
        }
    }

    private static void ValidatePort(JsonObject port, string path, List<FieldError> errors)
    {
        if (port.Number("containerPort") is not (>= 1 and <= 65535))
        {
            errors.Add(FieldError.Invalid($"{path}.containerPort", port.Number("containerPort") ?? 0, NameRules.PortNumberText));
        }

        if (port.Number("hostPort") is { } host and (< 0 or > 65535))
        {
            errors.Add(FieldError.Invalid($"{path}.hostPort", host, NameRules.PortNumberText));
        }

        if (port.Text("protocol") is not ("TCP" or "UDP" or "SCTP"))
        {
            errors.Add(FieldError.NotSupported($"{path}.protocol", port.Text("protocol"), "SCTP", "TCP", "UDP"));
        }

        if (port.Text("name") is { Length: > 0 } name && (name.Length > 15 || !NameRules.IsLabel(name)))
        {
            errors.Add(FieldError.Invalid($"{path}.name", name, "must be no more than 15 characters"));
        }
    }

    /// <summary>What may not change; nodeName may, once, for that is scheduling.</summary>
    private static JsonObject Fixed(JsonObject pod)
    {
        var spec = (pod.ObjectAt("spec") ?? []).DeepClone().AsObject();
        foreach (var property in (string[])["activeDeadlineSeconds", "tolerations", "terminationGracePeriodSeconds", "nodeName", "schedulingGates", "ephemeralContainers"])
        {
            spec.Remove(property);
        }

        foreach (var container in spec.ObjectsAt("containers").Concat(spec.ObjectsAt("initContainers")))
        {
            container.Remove("image");
            container.Remove("resources");
            container.Remove("imagePullPolicy");
        }

        return spec;
    }
}
