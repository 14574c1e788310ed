namespace KubeProxyNet.Lab.ApiServer;

/// <summary>The order of lists: by namespace, then by name, bytewise; two versions of an object are equal.</summary>
internal sealed class StoredObjectOrder : IComparer<StoredObject>
{
    public static readonly StoredObjectOrder Instance = new();

    public int Compare(StoredObject? x, StoredObject? y)
    {
        var order = string.CompareOrdinal(x!.Namespace, y!.Namespace);
        return order != 0 ? order : string.CompareOrdinal(x.Name, y.Name);
    }
}
