namespace KubeProxyNet.Lab.ApiServer;

/// <summary>One change of one kind's objects. A Bookmark has no object.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Version">The store's version right after.</param>
/// <param name="Object">The object as it is now; for Deleted as it was last, with the version of its deletion.</param>
/// <param name="Previous">The object as it was before; null for Added.</param>
internal sealed record StoreEvent(StoreEventType Type, long Version, StoredObject? Object, StoredObject? Previous);
