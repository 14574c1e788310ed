using System.Text;

namespace KubeProxyNet.Proxy.Migration;

/// <summary>Writes the input of <c>iptables-restore --noflush</c> that removes kube-proxy's chains and rules, and nothing else.</summary>
internal static class IptablesRestoreWriter
{
    /// <summary>One transaction a table: empty their chains, delete what leads there, delete them.</summary>
    internal static string Write(IEnumerable<ChainRemains> remains)
    {
        var text = new StringBuilder();
        foreach (var table in remains)
        {
            text.Append('*').Append(table.Table).Append('\n');

            // Declaring a chain that exists empties it.
            foreach (var chain in table.Deleted.Concat(table.Emptied))
            {
                text.Append(':').Append(chain).Append(" - [0:0]\n");
            }

            foreach (var jump in table.Jumps)
            {
                text.Append("-D ").Append(jump.Chain).Append(' ').Append(jump.Text).Append('\n');
            }

            foreach (var chain in table.Deleted)
            {
                text.Append("-X ").Append(chain).Append('\n');
            }

            text.Append("COMMIT\n");
        }

        return text.ToString();
    }
}
