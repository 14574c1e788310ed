using System.Text.Json;
using System.Text.Json.Nodes;

namespace KubeProxyNet.Bench.Reporting;

/// <summary>Keeps tables as JSON, with the machine they were measured on.</summary>
internal static class ResultFiles
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <returns>The file's path.</returns>
    internal static string Write(string folder, Table table, Machine machine)
    {
        Directory.CreateDirectory(folder);
        var document = table.ToJson();
        document["machine"] = new JsonObject
        {
            ["kernel"] = machine.Kernel,
            ["processors"] = machine.Processors,
            ["runtime"] = machine.Runtime,
            ["loadBefore"] = machine.Load,
            ["startedAt"] = machine.StartedAt,
        };
        var path = Path.Combine(folder, $"{table.Name}.json");
        File.WriteAllText(path, document.ToJsonString(Indented) + "\n");
        foreach (var chart in table.Charts)
        {
            File.WriteAllText(Path.Combine(folder, $"{chart.Name}.svg"), chart.ToSvg());
        }

        return path;
    }
}
