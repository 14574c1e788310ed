using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using KubeProxyNet.Netlink;

namespace KubeProxyNet.Cni.Contract;

/// <summary>Writes what goes to standard output, in the words of the version that the configuration asks for.</summary>
internal static class CniResultWriter
{
    internal static string Write(CniResult result, CniVersion version) => ToText(json =>
    {
        json.WriteString("cniVersion", version.ToString());
        WriteList(json, "interfaces", result.Interfaces, item => WriteInterface(json, item, version));
        WriteList(json, "ips", result.Ips, item => WriteAddress(json, item, version));
        WriteList(json, "routes", result.Routes, item => WriteRoute(json, item, version));
        json.WritePropertyName("dns");
        WriteDns(json, result.Dns);
    });

    internal static string WriteError(CniException error, string version) => ToText(json =>
    {
        json.WriteString("cniVersion", version);
        json.WriteNumber("code", (int)error.Code);
        json.WriteString("msg", error.Message);
        if (error.Details.Length > 0)
        {
            json.WriteString("details", error.Details);
        }
    });

    internal static string WriteVersions(string version) => ToText(json =>
    {
        json.WriteString("cniVersion", version);
        json.WriteStartArray("supportedVersions");
        foreach (var supported in CniVersion.Supported)
        {
            json.WriteStringValue(supported.ToString());
        }

        json.WriteEndArray();
    });

    private static string ToText(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray()) + "\n";
    }

    private static void WriteList<T>(Utf8JsonWriter json, string name, IReadOnlyCollection<T> items, Action<T> write)
    {
        if (items.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteInterface(Utf8JsonWriter json, CniInterface item, CniVersion version)
    {
        json.WriteString("name", item.Name);
        WriteText(json, "mac", item.Mac);
        WriteText(json, "sandbox", item.Sandbox);
        if (version >= CniVersion.V110)
        {
            WriteNumber(json, "mtu", item.Mtu);
        }
    }

    private static void WriteAddress(Utf8JsonWriter json, CniAddress item, CniVersion version)
    {
        if (version < CniVersion.V100)
        {
            json.WriteString("version", item.Address.Address.AddressFamily == AddressFamily.InterNetwork ? "4" : "6");
        }

        if (item.Interface is { } index)
        {
            json.WriteNumber("interface", index);
        }

        json.WriteString("address", item.Address.ToString());
        WriteText(json, "gateway", item.Gateway?.ToString() ?? "");
    }

    private static void WriteRoute(Utf8JsonWriter json, CniRoute item, CniVersion version)
    {
        json.WriteString("dst", item.Destination.ToString());
        WriteText(json, "gw", item.Gateway?.ToString() ?? "");
        if (version < CniVersion.V110)
        {
            return;
        }

        WriteNumber(json, "mtu", item.Mtu);
        WriteNumber(json, "advmss", item.AdvMss);
        WriteNumber(json, "priority", item.Priority);
        WriteNumber(json, "table", item.Table ?? 0);
        if (item.Scope is { } scope)
        {
            json.WriteNumber("scope", scope);
        }
    }

    private static void WriteDns(Utf8JsonWriter json, CniDns dns)
    {
        json.WriteStartObject();
        WriteTexts(json, "nameservers", dns.Nameservers);
        WriteText(json, "domain", dns.Domain);
        WriteTexts(json, "search", dns.Search);
        WriteTexts(json, "options", dns.Options);
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, EquatableArray<string> texts)
    {
        if (texts.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        if (text.Length > 0)
        {
            json.WriteString(name, text);
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, int number)
    {
        if (number != 0)
        {
            json.WriteNumber(name, number);
        }
    }
}
