using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Informers.Decoding.Json;

/// <summary>Reads a bookmark: an object of the kind with nothing in it but a version and perhaps one annotation.</summary>
internal sealed class BookmarkBuilder<T> : ObjectBuilder<T>
    where T : class, IApiObject
{
    /// <summary>The list that was asked for as a stream is complete.</summary>
    internal bool EndsInitialEvents { get; private set; }

    internal override void ReadField(ref ApiReader reader) => reader.Skip();

    internal override T Build(ref ApiReader reader) => throw new InvalidOperationException("A bookmark is no object.");

    protected override void ReadAnnotation(ref ApiReader reader)
    {
        if (reader.Name.SequenceEqual("k8s.io/initial-events-end"u8))
        {
            EndsInitialEvents = reader.IsText("true"u8);
        }

        reader.Skip();
    }
}
