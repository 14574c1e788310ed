using System.Text;
using KubeProxyNet.Proxy.Configuration.Settings;

namespace KubeProxyNet.Proxy.Tests.Configuration;

/// <summary>Makes docs/configuration.md of the tables.</summary>
internal static class ConfigurationDocument
{
    private const string Introduction =
        """
        # Configuration

        <!-- Made from the tables in src/Proxy/Configuration/Settings; `KUBEPROXYNET_WRITE_DOCS=1 dotnet test tests/Proxy.Tests` writes it anew. -->

        KubeProxyNet takes kube-proxy's flags and kube-proxy's configuration file: YAML or JSON, apiVersion `kubeproxy.config.k8s.io/v1alpha1`,
        kind `KubeProxyConfiguration`. A DaemonSet or ConfigMap made for kube-proxy works as it is. Where we do something else than kube-proxy, it
        stands in [differences.md](differences.md).

        - With `--config`, the file replaces all flags but those marked **yes** in the column *with a file*. A flag that is ignored for this reason
          gives a warning.
        - A field that the file does not have, and one that is null, has its default. So has one that is zero or empty, but for those marked
          **zero counts**; a ConfigMap with every field zeroed, as kubeadm makes it, gives the defaults.
        - Fields that do not exist (any more), and fields that stand twice, give a warning. Values of the wrong type are errors; all errors are
          reported at once and name their flag, or their field and line.
        - Durations are written as in Go: `30s`, `1m30s`, `250ms`.
        - In names of flags, `_` stands for `-`. A flag without meaning is an error that suggests the nearest name.
        - The file is read again every 5 s, through the symbolic links of a ConfigMap volume; a change ends the process, so that it starts again
          with the new file. Rules stay in place meanwhile.

        """;

    public static string Render()
    {
        var text = new StringBuilder(Introduction);
        foreach (var group in Flags.All.GroupBy(flag => flag.Group, StringComparer.Ordinal))
        {
            text.Append($"\n## {group.Key}\n\n| flag | value | default | field | with a file | what it does |\n|---|---|---|---|---|---|\n");
            foreach (var flag in group)
            {
                WriteFlag(text, flag);
            }
        }

        text.Append("\n## Fields of the file\n\n| field | value | default | flag | note |\n|---|---|---|---|---|\n");
        foreach (var field in Fields.All)
        {
            WriteField(text, field);
        }

        return text.ToString();
    }

    private static void WriteFlag(StringBuilder text, Flag flag)
    {
        var names = flag.Aliases.Prepend(flag.Name).Select(name => $"`--{name}`");
        var fields = flag.Sets.Where(field => field.InFile).Select(field => $"`{field.Path}`");
        var help = flag.Deprecation is { } deprecation ? $"{flag.Help} (deprecated: {deprecation})" : flag.Help;
        text.Append($"| {string.Join("<br>", flag.Letter is { } letter ? names.Append($"`-{letter}`") : names)} | {Code(flag.Sets[0].KindName)} ")
            .Append($"| {Code(flag.Sets[0].DefaultText)} | {string.Join("<br>", fields)} | {(flag.WinsOverFile ? "yes" : "")} | {Cell(help)} |\n");
    }

    private static void WriteField(StringBuilder text, Field field)
    {
        var flags = Flags.All.Where(flag => flag.Sets.Contains(field)).Select(flag => $"`--{flag.Name}`");
        var notes = new List<string> { Cell(field.Help) };
        if (field.KeepsZero)
        {
            notes.Add("zero counts");
        }

        text.Append($"| `{field.Path}` | {Code(field.KindName)} | {Code(field.DefaultText)} | {string.Join(", ", flags)} | {string.Join("; ", notes)} |\n");
    }

    private static string Code(string text) => text.Length == 0 ? "" : $"`{Cell(text)}`";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
