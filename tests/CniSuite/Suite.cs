using System.Text.Json.Nodes;

namespace KubeProxyNet.CniSuite;

/// <summary>Reads the cases.</summary>
public static class Suite
{
    /// <summary>All cases, those with "for" once for each value.</summary>
    public static IReadOnlyList<SuiteCase> Load() => Load(Path.Combine(AppContext.BaseDirectory, "cases"));

    private static List<SuiteCase> Load(string folder)
    {
        var cases = new List<SuiteCase>();
        foreach (var file in Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            foreach (var item in JsonNode.Parse(File.ReadAllText(file))!.AsArray().Select(node => node!.AsObject()))
            {
                var name = $"{Path.GetFileNameWithoutExtension(file)}: {(string)item["name"]!}";
                var values = item["for"]?.AsArray().Select(value => (string)value!).ToList() ?? [""];
                cases.AddRange(values.Select(value => new SuiteCase(
                    value.Length == 0 ? name : $"{name} ({value})",
                    [.. JsonNode.Parse(item["steps"]!.ToJsonString().Replace("${X}", value, StringComparison.Ordinal))!.AsArray().Select(step => step!.AsObject())])));
            }
        }

        return cases;
    }
}
