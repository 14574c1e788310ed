using System.Text;

namespace KubeProxyNet.Proxy.Migration;

/// <summary>What <c>migrate</c> prints of kube-proxy's remains.</summary>
internal static class RemainsText
{
    /// <summary>What a removal would do.</summary>
    internal static string Plan(RemainsReport report) => Render("would remove", report);

    /// <summary>What a removal did.</summary>
    internal static string Done(RemainsReport report) => Render("removed", report);

    private static string Render(string verb, RemainsReport report)
    {
        var text = new StringBuilder();
        foreach (var item in report.Items)
        {
            text.Append(verb).Append(' ').Append(item.Text).Append('\n');
        }

        if (report.Items.Count == 0)
        {
            text.Append(verb).Append(" nothing: there is nothing of kube-proxy's here\n");
        }

        foreach (var rest in report.Items.SelectMany(item => item.Stays))
        {
            text.Append("stays: ").Append(rest).Append('\n');
        }

        foreach (var (_, problem) in report.Problems)
        {
            text.Append("problem: ").Append(problem).Append('\n');
        }

        return text.ToString();
    }
}
