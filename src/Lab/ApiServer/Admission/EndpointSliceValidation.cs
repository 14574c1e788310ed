using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace KubeProxyNet.Lab.ApiServer.Admission;

/// <summary>EndpointSlices: address type, addresses, ports.</summary>
internal static class EndpointSliceValidation
{
    private const int MaxEndpoints = 1000;
    private const int MaxPorts = 20000;

    public static void Validate(JsonObject value, JsonObject? before, List<FieldError> errors)
    {
        var type = value.Text("addressType");
        if (type is not ("IPv4" or "IPv6" or "FQDN"))
        {
            errors.Add(type.Length == 0 ? FieldError.Required("addressType") : FieldError.NotSupported("addressType", type, "FQDN", "IPv4", "IPv6"));
        }

        if (before is not null && before.Text("addressType") != type)
        {
            errors.Add(FieldError.Invalid("addressType", type, "field is immutable"));
        }

        var endpoints = value.ObjectsAt("endpoints").ToList();
        if (endpoints.Count > MaxEndpoints)
        {
            errors.Add(new("FieldValueTooMany", "endpoints", $"Too many: {endpoints.Count}: must have at most {MaxEndpoints} items"));
        }

        for (var index = 0; index < endpoints.Count; index++)
        {
            ValidateEndpoint(endpoints[index], $"endpoints[{index}]", type, errors);
        }

        ValidatePorts(value, errors);
    }

    private static void ValidateEndpoint(JsonObject endpoint, string path, string type, List<FieldError> errors)
    {
        var addresses = endpoint.Texts("addresses");
        if (addresses.Length == 0)
        {
            errors.Add(FieldError.Required($"{path}.addresses", "must contain at least 1 address"));
        }

        for (var index = 0; index < addresses.Length && type != "FQDN"; index++)
        {
            var family = type == "IPv4" ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6;
            var field = $"{path}.addresses[{index}]";
            if (!IPAddress.TryParse(addresses[index], out var address) || address.AddressFamily != family)
            {
                errors.Add(FieldError.Invalid(field, addresses[index], $"must be a valid {type} address"));
            }
            else if (IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            {
                errors.Add(FieldError.Invalid(field, addresses[index], "may not be unspecified (0.0.0.0 or ::) or in the loopback range"));
            }
        }
    }

    private static void ValidatePorts(JsonObject value, List<FieldError> errors)
    {
        var ports = value.ObjectsAt("ports").ToList();
        if (ports.Count > MaxPorts)
        {
            errors.Add(new("FieldValueTooMany", "ports", $"Too many: {ports.Count}: must have at most {MaxPorts} items"));
        }

        var names = new HashSet<string>();
        for (var index = 0; index < ports.Count; index++)
        {
            var port = ports[index];
            if (!names.Add(port.Text("name")))
            {
                errors.Add(FieldError.Duplicate($"ports[{index}].name", port.Text("name")));
            }

            if (port.Text("protocol") is not ("TCP" or "UDP" or "SCTP"))
            {
                errors.Add(FieldError.NotSupported($"ports[{index}].protocol", port.Text("protocol"), "SCTP", "TCP", "UDP"));
            }
        }
    }
}
