namespace KubeProxyNet.Lab.ApiServer;

/// <summary>How an object is to be deleted.</summary>
/// <param name="GraceSeconds">Seconds its owner has to let it go; 0 removes it at once, unless finalizers hold it.</param>
/// <param name="Uid">Only this one.</param>
/// <param name="Version">Only in this version.</param>
/// <param name="Finalizer">A finalizer to add first (foregroundDeletion, orphan).</param>
internal sealed record Deletion(long GraceSeconds = 0, string? Uid = null, string? Version = null, string? Finalizer = null);
