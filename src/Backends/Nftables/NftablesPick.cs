namespace KubeProxyNet.Backends.Nftables;

/// <summary>Names a chain that picks one of so many destinations. All service ports with that many share it.</summary>
/// <param name="Class">Where it picks from, and whether it masquerades.</param>
/// <param name="Count">How many destinations; 0 is no chain at all.</param>
internal readonly record struct NftablesPick(NftablesPickClass Class, int Count)
{
    internal bool IsNone => Count == 0;
}
