using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using KubeProxyNet.Proxy.Configuration;

namespace KubeProxyNet.Proxy.Pages;

/// <summary>The contents of <c>/flagz</c> and <c>/statusz</c>, as text for people and as API objects.</summary>
internal sealed class ZPages(ImmutableArray<KeyValuePair<string, string>> flags, DateTimeOffset start, TimeProvider time)
{
    private const string Component = "kube-proxy";
    private const string ApiVersion = "config.k8s.io/v1beta1";

    private static readonly string[] _paths = ["/configz", "/flagz", "/healthz", "/metrics", "/proxyMode", "/statusz"];

    private TimeSpan Uptime => time.GetUtcNow() - start;

    /// <summary>All flags, a line each.</summary>
    public string FlagsText()
    {
        var text = Header("flagz");
        foreach (var (name, value) in flags)
        {
            text.Append(name).Append('=').Append(value).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Start, age and versions.</summary>
    public string StatusText() => Header("statusz")
        .Append(CultureInfo.InvariantCulture, $"Started: {start.UtcDateTime:ddd MMM d HH:mm:ss 'UTC' yyyy}\n")
        .Append(CultureInfo.InvariantCulture, $"Up: {Uptime.Days} days {Uptime.Hours} hr {Uptime.Minutes:00} min {Uptime.Seconds:00} sec\n")
        .Append(CultureInfo.InvariantCulture, $"Runtime version: {RuntimeInformation.FrameworkDescription}\n")
        .Append(CultureInfo.InvariantCulture, $"Binary version: {ProxyVersion.Own}\n")
        .Append(CultureInfo.InvariantCulture, $"Emulation version: {ProxyVersion.Kubernetes}\n")
        .Append(CultureInfo.InvariantCulture, $"Paths: {string.Join(' ', _paths)}\n")
        .ToString();

    /// <summary>The object Flagz.</summary>
    public void WriteFlags(Utf8JsonWriter writer)
    {
        WriteStart(writer, "Flagz");
        writer.WriteStartObject("flags");
        foreach (var (name, value) in flags)
        {
            writer.WriteString(name, value);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>The object Statusz.</summary>
    public void WriteStatus(Utf8JsonWriter writer)
    {
        WriteStart(writer, "Statusz");
        writer.WriteString("startTime", start.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        writer.WriteNumber("uptimeSeconds", (long)Uptime.TotalSeconds);
        writer.WriteString("goVersion", RuntimeInformation.FrameworkDescription);
        writer.WriteString("binaryVersion", ProxyVersion.Own);
        writer.WriteString("emulationVersion", ProxyVersion.Kubernetes);
        writer.WriteStartArray("paths");
        foreach (var path in _paths)
        {
            writer.WriteStringValue(path);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteStart(Utf8JsonWriter writer, string kind)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", kind);
        writer.WriteString("apiVersion", ApiVersion);
        writer.WriteStartObject("metadata");
        writer.WriteString("name", Component);
        writer.WriteEndObject();
    }

    private static StringBuilder Header(string page) => new($"\n{Component} {page}\nThis page is for people: its form may change at any time. Programs ask for the JSON object.\n\n");
}
