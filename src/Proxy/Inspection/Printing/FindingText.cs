using System.Text;

namespace KubeProxyNet.Proxy.Inspection.Printing;

/// <summary>Findings as text for people: what, how it was seen, how to mend it.</summary>
internal static class FindingText
{
    internal static string Render(IEnumerable<Finding> findings, Palette palette)
    {
        var text = new StringBuilder();
        foreach (var finding in findings.OrderByDescending(finding => finding.Severity))
        {
            var word = finding.Severity == Severity.Error ? "error" : finding.Severity == Severity.Warning ? "warning" : "ok";
            text.Append(palette.Of(finding.Severity, word)).Append($" [{finding.Check}] {finding.Problem}\n    seen: {finding.Seen}\n    fix:  {finding.Fix}\n");
        }

        return text.ToString();
    }
}
