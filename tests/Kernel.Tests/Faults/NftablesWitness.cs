using System.Globalization;
using KubeProxyNet.Netlink.Nftables;
using KubeProxyNet.Testing;

namespace KubeProxyNet.Kernel.Tests.Faults;

// The table of nftables mode.
internal sealed class NftablesWitness(Sandbox node) : IKernelWitness
{
    private readonly NftablesConnection _kernel = NftablesConnection.Open(node.Namespace);

    public bool SeesWholeCommits => true;

    public string State => _kernel.GetGeneration().Id.ToString(CultureInfo.InvariantCulture);

    public void Look(WholeServices whole) => whole.Look(_kernel);

    public void Dispose() => _kernel.Dispose();
}
