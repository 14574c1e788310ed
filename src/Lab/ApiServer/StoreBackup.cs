namespace KubeProxyNet.Lab.ApiServer;

/// <summary>All objects at one version of the store.</summary>
/// <param name="Version">That version.</param>
/// <param name="Kinds">The objects of each kind.</param>
internal sealed record StoreBackup(long Version, IReadOnlyList<KindSnapshot> Kinds);
