using KubeProxyNet.Backends.Processes;
using KubeProxyNet.Backends.Rules;
using static KubeProxyNet.Backends.Iptables.IptablesNames;

namespace KubeProxyNet.Backends.Iptables;

/// <summary>Removes all that this backend ever wrote, by exact name: its chains and what leads to them from built-in chains.</summary>
public static class IptablesCleanup
{
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(5);

    /// <summary>Whether a chain has a name that this backend gives: kube-proxy's in iptables mode, and some more.</summary>
    public static bool IsOurs(string chain) => IptablesNames.IsOurs(chain);

    /// <summary>Removes it from the tables of one variant.</summary>
    /// <returns>Whether there was anything.</returns>
    /// <exception cref="BackendException">It could not be removed.</exception>
    public static bool Run(IPFamily family, ICommandRunner runner, IptablesPrograms programs)
    {
        try
        {
            return Run(new IptablesConnection(programs, runner, LockPatience));
        }
        catch (IptablesException error)
        {
            throw new BackendException($"{IptablesDialect.Of(family).Program} rules are not removed: {error.Message}", error, isPermanent: error.IsPermanent);
        }
    }

    internal static bool Run(IptablesConnection connection)
    {
        var delta = new IptablesDelta();
        var kernel = connection.Read();
        foreach (var table in AllTables)
        {
            var present = kernel[(int)table];
            foreach (var chain in present.ChainsWithJumps)
            {
                delta.OldJumps.AddRange(present.JumpsIn(chain).Select(rule => new IptablesEntry(table, chain, rule)));
            }

            foreach (var chain in present.Chains)
            {
                // CNI's portmap can lead to KUBE-MARK-MASQ, and goes on marking packets; others that are held are emptied.
                if (!present.IsHeld(chain))
                {
                    delta.Remove(table, chain);
                }
                else if (chain != MarkMasquerade && present.RulesOf(chain).Count > 0)
                {
                    delta.Rewritten.Add(new IptablesChain(table, chain, []));
                }
            }
        }

        var input = connection.NewInput();
        delta.WriteTo(input);
        connection.Write(input);
        return !input.IsEmpty;
    }
}
