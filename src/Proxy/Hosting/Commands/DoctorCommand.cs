using System.Text.Json;
using KubeProxyNet.Proxy.Configuration;
using KubeProxyNet.Proxy.Inspection;
using KubeProxyNet.Proxy.Inspection.Diagnosis;
using KubeProxyNet.Proxy.Inspection.Printing;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Proxy.Hosting.Commands;

/// <summary><c>kubeproxynet doctor</c>: what is wrong with this node, how it was seen, and how to mend it.</summary>
internal sealed class DoctorCommand(ConfigurationResult configuration, ILoggerFactory loggers, TextWriter output, Palette palette)
{
    /// <summary>Looks and says.</summary>
    /// <returns>The exit code: the worst of what was found.</returns>
    internal async Task<int> RunAsync()
    {
        var view = await new NodeViewReader(configuration, loggers).ReadAsync();
        var findings = NodeDiagnosis.Of(view);
        output.Write(configuration.Inspection!.Json
            ? JsonSerializer.Serialize(findings, InspectionJson.Default.IReadOnlyListFinding) + "\n"
            : FindingText.Render(findings, palette) + Summary(view, findings));
        return findings.Count == 0 ? (int)Severity.Fine : (int)findings.Max(finding => finding.Severity);
    }

    private string Summary(NodeView view, IReadOnlyList<Finding> findings) => findings.Count == 0
        ? palette.Good($"node {view.NodeName}: nothing is wrong, as far as can be seen from here\n")
        : $"node {view.NodeName}: {findings.Count(finding => finding.Severity == Severity.Error)} errors, {findings.Count(finding => finding.Severity == Severity.Warning)} warnings\n";
}
