namespace KubeProxyNet.Lab.ApiServer.Selectors;

/// <summary>What a list, watch or deletion of many is about.</summary>
internal sealed record ObjectFilter(string Namespace, string Name, LabelSelector Labels, FieldSelector Fields)
{
    public bool IsSelective => !Labels.IsEmpty || !Fields.IsEmpty || Name.Length > 0;

    public bool Matches(StoredObject item) =>
        (Namespace.Length == 0 || item.Namespace == Namespace)
        && (Name.Length == 0 || item.Name == Name)
        && (Labels.IsEmpty || Labels.Matches(item.Labels))
        && (Fields.IsEmpty || Fields.Matches(item));
}
