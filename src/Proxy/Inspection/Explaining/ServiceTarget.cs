using System.Globalization;
using System.Net;
using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Proxy.Inspection.Explaining;

/// <summary>What is to be explained: a Service, or an address that may be one's.</summary>
/// <param name="Service">The Service; null for an address.</param>
/// <param name="Port">The port's name or number; empty: all of them.</param>
/// <param name="Address">The address; null for a Service.</param>
internal sealed record ServiceTarget(ObjectKey? Service, string Port, IPAddress? Address)
{
    /// <summary>The port as a number; 0 if it is a name, or none.</summary>
    internal ushort PortNumber => ushort.TryParse(Port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (ushort)0;

    /// <summary>Reads <c>default/web</c>, <c>default/web:http</c>, <c>web</c>, <c>10.96.0.10:53</c>, <c>[fd00::a]:53</c> or <c>10.96.0.10</c>.</summary>
    internal static ServiceTarget Parse(string text)
    {
        if (IPAddress.TryParse(text.Trim('[', ']'), out var address) && !(text.Contains('.', StringComparison.Ordinal) && text.Contains(':', StringComparison.Ordinal)))
        {
            return new ServiceTarget(null, "", address);
        }

        if (IPEndPoint.TryParse(text, out var endPoint))
        {
            return new ServiceTarget(null, endPoint.Port.ToString(CultureInfo.InvariantCulture), endPoint.Address);
        }

        var (name, port) = text.LastIndexOf(':') is >= 0 and var colon ? (text[..colon], text[(colon + 1)..]) : (text, "");
        var parts = name.Split('/');
        return new ServiceTarget(new ObjectKey(parts.Length > 1 ? parts[^2] : "default", parts[^1]), port, null);
    }
}
