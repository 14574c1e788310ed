namespace KubeProxyNet.Informers.Models;

/// <summary>Names an object within its kind; the namespace is empty for cluster scoped kinds.</summary>
public readonly record struct ObjectKey(string Namespace, string Name)
{
    /// <summary>Gives <c>namespace/name</c>, or only the name for a cluster scoped object.</summary>
    public override string ToString() => string.IsNullOrEmpty(Namespace) ? Name ?? "" : $"{Namespace}/{Name}";
}
