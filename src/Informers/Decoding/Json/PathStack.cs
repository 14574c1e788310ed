using System.Runtime.CompilerServices;

namespace KubeProxyNet.Informers.Decoding.Json;

/// <summary>For each open container where the reader stands: the position of the field's name, or the complement of the element's index.</summary>
[InlineArray(Depth)]
internal struct PathStack
{
    internal const int Depth = 12;

    private int _element;
}
