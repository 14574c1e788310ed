using System.Text;
using KubeProxyNet.Proxy.Configuration.Settings;

namespace KubeProxyNet.Proxy.Configuration;

/// <summary>What <c>--help</c> prints, made from the table of flags.</summary>
internal static class HelpText
{
    private const int Width = 100;
    private const int Indent = 8;

    private const string Introduction =
        """
        kubeproxynet makes the Services of a Kubernetes cluster reachable on this node, in place of kube-proxy.
        It takes kube-proxy's flags and kube-proxy's configuration file (KubeProxyConfiguration v1alpha1).

        Usage:
          kubeproxynet [flags]
          kubeproxynet migrate [--dry-run] [--back] [--timeout 60s] [flags]
          kubeproxynet --network [network flags] [flags]
          kubeproxynet explain SERVICE|IP[:PORT] [--from WHO] [--json] [--no-probe]
          kubeproxynet trace --to SERVICE|IP:PORT [--from WHO] [--count 5] [--timeout 15s]
          kubeproxynet doctor [--json]
          kubeproxynet list services|endpoints|connections [--json]
          kubeproxynet completion bash|zsh|fish

        explain says why a Service works or does not, from the object to the kernel, and for whom: WHO is
        pod/NAMESPACE/NAME, node, external or an address. trace follows packets through the node's rules.
        doctor says what is wrong with this node, how it was seen and how to mend it. These commands change
        nothing. Without flags of the agent they take those of the agent that runs here. They exit with 0 if
        all is well, 1 for warnings, 2 for errors, 3 if it could not be looked at.

        --network runs the network agent instead: it joins this node's pods to those of all other nodes (VXLAN
        or plain routes), masquerades what they send to the outside, and writes the CNI configuration. Needs
        --cluster-cidr. With --cleanup it removes all of that.

        migrate takes this node over from kube-proxy without running on: our rules are written and verified,
        then what kube-proxy left is removed by exact name. With --back it waits for kube-proxy's rules and
        removes ours. With --dry-run it prints what would be added and removed and changes nothing. The agent
        does the same when it starts, once kube-proxy is stopped.

        Examples:
          As kubeadm's DaemonSet starts it:
            kubeproxynet --config=/var/lib/kube-proxy/config.conf --hostname-override=$(NODE_NAME)
          By hand, with flags only:
            kubeproxynet --kubeconfig=/root/.kube/config --cluster-cidr=10.244.0.0/16 --proxy-mode=nftables
          See what a file amounts to with all defaults:
            kubeproxynet --config=/var/lib/kube-proxy/config.conf --write-config-to=/dev/stdout
          See what taking over from kube-proxy would do to this node:
            kubeproxynet migrate --dry-run --kubeconfig=/root/.kube/config
          The pod network:
            kubeproxynet --network --kubeconfig=/root/.kube/config --cluster-cidr=10.244.0.0/16,fd00:10:244::/48
          Why does a Service not work for a pod?
            kubeproxynet explain default/web:http --from pod/default/client
          What is behind an address, and what does the kernel hold for it?
            kubeproxynet explain 10.96.0.10:53 --json
          Where do packets of a pod to a Service go?
            kubeproxynet trace --from pod/default/client --to default/web --count 3
          What is wrong with this node?
            kubeproxynet doctor
          Remove everything that any mode ever wrote to the kernel, and all that kube-proxy left:
            kubeproxynet --cleanup

        With --config, only the flags marked * count; all others are read from the file.
        Durations are written as 30s, 1m30s or 250ms.

        """;

    /// <summary>The text, with a line feed at its end.</summary>
    public static string Render()
    {
        var text = new StringBuilder(Introduction);
        foreach (var group in Flags.All.Where(flag => flag.Deprecation is null).GroupBy(flag => flag.Group, StringComparer.Ordinal))
        {
            text.Append('\n').Append(group.Key).Append(":\n");
            foreach (var flag in group)
            {
                WriteFlag(text, flag);
            }
        }

        text.Append("\nNetwork, with --network:\n");
        foreach (var (name, value, help) in NetworkRequest.Flags)
        {
            text.Append("    --").Append(name).Append('\n');
            Wrap(text, value is "" or "false" or "0" ? help : $"{help} (default {value})");
        }

        return text.ToString();
    }

    private static void WriteFlag(StringBuilder text, Flag flag)
    {
        text.Append("  ").Append(flag.WinsOverFile ? "* " : "  ");
        if (flag.Letter is { } letter)
        {
            text.Append('-').Append(letter).Append(", ");
        }

        text.Append(string.Join(", ", flag.Aliases.Prepend(flag.Name).Select(name => "--" + name)));
        if (flag.ValueIfBare is null)
        {
            text.Append(' ').Append(flag.Sets[0].KindName);
        }

        text.Append('\n');
        Wrap(text, flag.Help + Default(flag));
    }

    private static string Default(Flag flag) => flag.Sets[0].DefaultText is { Length: > 0 } value and not ("false" or "0" or "0s") ? $" (default {value})" : "";

    private static void Wrap(StringBuilder text, string sentence)
    {
        var column = Indent;
        text.Append(' ', Indent);
        foreach (var word in sentence.Split(' '))
        {
            if (column > Indent && column + 1 + word.Length > Width)
            {
                text.Append('\n').Append(' ', Indent);
                column = Indent;
            }

            if (column > Indent)
            {
                text.Append(' ');
                column++;
            }

            text.Append(word);
            column += word.Length;
        }

        text.Append('\n');
    }
}
