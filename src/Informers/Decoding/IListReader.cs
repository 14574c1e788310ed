using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Informers.Decoding;

/// <summary>Reads one page of a list as its bytes arrive.</summary>
public interface IListReader<T>
    where T : class, IApiObject
{
    /// <summary>True once the page was read to its end.</summary>
    bool IsComplete { get; }

    /// <summary>The version the list stands for; empty until it was read.</summary>
    string ResourceVersion { get; }

    /// <summary>Asks for the next page; empty on the last one.</summary>
    string Continue { get; }

    /// <summary>Takes the objects that are completely in <paramref name="unread"/> and says how many bytes are done with.</summary>
    int Read(ReadOnlySpan<byte> unread, ICollection<DecodedObject<T>> objects);
}
