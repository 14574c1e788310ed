using System.Text;
using KubeProxyNet.Overlay.Loop;
using KubeProxyNet.Proxy.Configuration;
using KubeProxyNet.Proxy.Monitoring;

namespace KubeProxyNet.Proxy.Tests.Monitoring;

public class MetricsDocumentTests
{
    private static readonly ProxyMode[] Modes = [ProxyMode.Nftables, ProxyMode.Ipvs, ProxyMode.Iptables];

    [Fact]
    public async Task The_document_says_what_is_served()
    {
        var found = new SortedDictionary<string, (string Type, string Help, List<string> Where)>(StringComparer.Ordinal);
        foreach (var mode in Modes)
        {
            await AddAsync(found, new ProxyMetrics(new ProxyOptions { Mode = mode }, TimeProvider.System).Registry, mode.Word());
        }

        await AddAsync(found, new NetworkMetrics(() => new OverlayStatus(), () => 0, () => true).Registry, "network agent");
        var text = new StringBuilder();
        text.Append("# Metrics\n\nWritten by `tests/Proxy.Tests`, and compared there. The proxy serves them at `--metrics-bind-address` (127.0.0.1:10249), the network agent at 127.0.0.1:10265,\n");
        text.Append("both under `/metrics`. Names that begin with `kubeproxy_` are kube-proxy's, with its labels and buckets. Alerts and a dashboard: [manifests/monitoring](../manifests/monitoring).\n\n");
        text.Append("| metric | type | where | what it says |\n|---|---|---|---|\n");
        foreach (var (name, (type, help, where)) in found)
        {
            text.Append(null, $"| `{name}` | {type} | {(where.Count == Modes.Length ? "proxy" : string.Join(", ", where))} | {help.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
        }

        Documents.ShouldHave("metrics.md", text.ToString());
    }

    private static async Task AddAsync(SortedDictionary<string, (string Type, string Help, List<string> Where)> found, Prometheus.CollectorRegistry registry, string where)
    {
        using var stream = new MemoryStream();
        await registry.CollectAndExportAsTextAsync(stream);
        var help = "";
        foreach (var words in Encoding.UTF8.GetString(stream.ToArray()).Split('\n').Select(line => line.Split(' ', 4)))
        {
            if (words is ["#", "HELP", _, var text])
            {
                help = text;
            }
            else if (words is ["#", "TYPE", var name, var type])
            {
                found.TryAdd(name, (type, help, []));
                found[name].Where.Add(where);
            }
        }
    }
}
