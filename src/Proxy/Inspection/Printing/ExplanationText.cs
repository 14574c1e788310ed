using System.Text;
using KubeProxyNet.Proxy.Inspection.Explaining;

namespace KubeProxyNet.Proxy.Inspection.Printing;

/// <summary>An explanation as text for people, from the object to the verdict.</summary>
internal static class ExplanationText
{
    internal static string Render(Explanation explanation, Palette palette)
    {
        var text = new StringBuilder();
        text.Append(palette.Bold($"{explanation.ServicePort} ({explanation.Family})")).Append($": {explanation.Service}\n");
        text.Append($"  seen from node {explanation.Node}, for {explanation.From}\n");
        text.Append(explanation.Slices.Count == 0
            ? "  EndpointSlices: none\n"
            : $"  EndpointSlices: {string.Join("; ", explanation.Slices.Select(slice => $"{slice.Name} ({slice.AddressType}, {slice.Endpoints} endpoints, {slice.Ports})"))}\n");
        AppendEndpoints(text, explanation);
        foreach (var frontend in explanation.Frontends)
        {
            var fate = frontend.Fate == FrontendFates.Served ? palette.Good(frontend.Fate) : palette.Bad(frontend.Fate);
            text.Append($"  {frontend.Frontend}: {fate}: {frontend.Why}\n");
        }

        AppendKernel(text, explanation.Kernel, palette);
        text.Append(FindingText.Render(explanation.Findings, palette));
        text.Append(explanation.Worst == Severity.Fine ? palette.Good("verdict: it works, as far as can be seen from here\n") : palette.Of(explanation.Worst, $"verdict: {explanation.Findings.MaxBy(finding => finding.Severity)!.Problem}\n"));
        return text.ToString();
    }

    private static void AppendEndpoints(StringBuilder text, Explanation explanation)
    {
        if (explanation.Endpoints.Count == 0)
        {
            return;
        }

        var table = new TextTable("ENDPOINT", "NODE", "CLUSTER", "LOCAL", "WHY", "ANSWERS");
        foreach (var endpoint in explanation.Endpoints)
        {
            table.Add(endpoint.Address, endpoint.IsHere ? $"{endpoint.Node} (here)" : endpoint.Node, Word(endpoint.Cluster), Word(endpoint.Local), endpoint.Reason, endpoint.Answer);
        }

        text.Append(table.Render("  "));
    }

    private static void AppendKernel(StringBuilder text, KernelLines? kernel, Palette palette)
    {
        if (kernel is null)
        {
            return;
        }

        text.Append($"  kernel, {kernel.Where}: {(kernel.Problem.Length > 0 ? kernel.Problem : kernel.Missing.Count == 0 ? $"all {kernel.Held.Count} entries are as they should be" : $"{kernel.Missing.Count} entries are missing or differ")}\n");
        foreach (var line in kernel.Held)
        {
            text.Append($"    {line}\n");
        }

        foreach (var line in kernel.Missing)
        {
            text.Append($"  {palette.Bad("- " + line)}\n");
        }
    }

    private static string Word(bool value) => value ? "yes" : "no";
}
