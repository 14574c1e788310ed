using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Informers.Watching;

/// <summary>A complete list and the version it stands for.</summary>
internal sealed record ObjectList<T>(IReadOnlyList<T> Items, string ResourceVersion, IReadOnlyList<(ObjectKey Key, string Error)> Unreadable)
    where T : class, IApiObject;
