using System.Buffers;
using System.Globalization;
using System.Text.Json;
using KubeProxyNet.Backends.Rules;

namespace KubeProxyNet.Proxy.Health;

/// <summary>The bodies of <c>/healthz</c>, <c>/livez</c>, <c>/readyz</c> and of per-service health checks, byte for byte as kube-proxy writes them.</summary>
internal static class HealthReport
{
    // Go's RFC 3339 with nanoseconds: zeros at the end are left out, and the point with them.
    private const string GoTime = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'";

    /// <summary>Whether <c>/healthz</c> (with node eligibility) or <c>/livez</c> (without) answers 200, and the body.</summary>
    public static (bool IsGood, byte[] Body) Health(ProxyHealth health, bool withNode)
    {
        var snapshot = health.Snapshot;
        var healthy = snapshot.Families.Values.All(health.IsFamilyHealthy);
        var good = healthy && (!withNode || snapshot.IsNodeEligible);
        var now = health.Now;
        var newest = snapshot.Families.Values.Max(family => family.LastUpdated);
        var body = Write(writer =>
        {
            writer.WriteString("lastUpdated", Format(good ? now : newest));
            writer.WriteString("currentTime", Format(now));
            if (withNode)
            {
                writer.WriteBoolean("nodeEligible", snapshot.IsNodeEligible);
            }

            writer.WriteBoolean("healthy", healthy);
            if (!snapshot.Families.IsEmpty)
            {
                writer.WriteStartObject("status");
                foreach (var (family, state) in snapshot.Families)
                {
                    writer.WriteStartObject(Name(family));
                    writer.WriteString("lastUpdated", Format(state.LastUpdated));
                    writer.WriteBoolean("healthy", health.IsFamilyHealthy(state));
                    writer.WriteEndObject();
                }

                writer.WriteEndObject();
            }
        });
        return (good, body);
    }

    /// <summary>Whether <c>/readyz</c> answers 200, and the body: each reason with its subject.</summary>
    public static (bool IsGood, byte[] Body) Readiness(ProxyHealth health)
    {
        var reasons = health.ReasonsNotReady();
        var body = Write(writer =>
        {
            writer.WriteBoolean("ready", reasons.Count == 0);
            writer.WriteString("currentTime", Format(health.Now));
            writer.WriteStartArray("reasons");
            foreach (var (subject, reason) in reasons)
            {
                writer.WriteStartObject();
                writer.WriteString("subject", subject);
                writer.WriteString("reason", reason);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });
        return (reasons.Count == 0, body);
    }

    /// <summary>The body of a service's health check.</summary>
    public static string Service(string serviceNamespace, string name, int localEndpoints, bool isProxyHealthy) => string.Create(
        CultureInfo.InvariantCulture,
        $"{{\n\t\"service\": {{\n\t\t\"namespace\": \"{serviceNamespace}\",\n\t\t\"name\": \"{name}\"\n\t}},\n\t\"localEndpoints\": {localEndpoints},\n\t\"serviceProxyHealthy\": {(isProxyHealthy ? "true" : "false")}\n}}");

    private static byte[] Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static string Format(DateTimeOffset? time) => (time ?? DateTimeOffset.MinValue).UtcDateTime.ToString(GoTime, CultureInfo.InvariantCulture);

    private static string Name(IPFamily family) => family == IPFamily.IPv4 ? "IPv4" : "IPv6";
}
