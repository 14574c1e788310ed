namespace KubeProxyNet.Lab.ApiServer;

/// <summary>What happened to an object; Bookmark is only a promise that all before it has been sent.</summary>
internal enum StoreEventType
{
    Added,
    Modified,
    Deleted,
    Bookmark,
}
