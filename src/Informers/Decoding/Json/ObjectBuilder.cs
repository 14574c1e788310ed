using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Informers.Decoding.Json;

/// <summary>Gathers the fields of one object; one builder is used for one object.</summary>
internal abstract class ObjectBuilder<T>
    where T : class, IApiObject
{
    internal string Name { get; private set; } = "";

    internal string Namespace { get; private set; } = "";

    internal string ResourceVersion { get; private set; } = "";

    internal ObjectKey Key => new(Namespace, Name);

    protected string Uid { get; private set; } = "";

    protected DateTimeOffset? CreationTimestamp { get; private set; }

    protected bool IsDeleting { get; private set; }

    /// <summary>Takes the current top-level field, which is neither metadata nor kind, or skips it.</summary>
    internal abstract void ReadField(ref ApiReader reader);

    /// <summary>Ends the object; called once, after its last field.</summary>
    internal abstract T Build(ref ApiReader reader);

    internal void ReadMetadata(ref ApiReader reader)
    {
        if (!reader.EnterObject())
        {
            return;
        }

        while (reader.NextField())
        {
            ReadMetadataField(ref reader);
        }
    }

    /// <summary>Takes the current label or skips it.</summary>
    protected virtual void ReadLabel(ref ApiReader reader) => reader.Skip();

    /// <summary>Takes the current annotation or skips it.</summary>
    protected virtual void ReadAnnotation(ref ApiReader reader) => reader.Skip();

    private void ReadMetadataField(ref ApiReader reader)
    {
        switch (reader.Name)
        {
            case var name when name.SequenceEqual("name"u8):
                Name = reader.ReadString() ?? "";
                break;
            case var name when name.SequenceEqual("namespace"u8):
                Namespace = reader.ReadPooledString() ?? "";
                break;
            case var name when name.SequenceEqual("uid"u8):
                Uid = reader.ReadString() ?? "";
                break;
            case var name when name.SequenceEqual("resourceVersion"u8):
                ResourceVersion = reader.ReadString() ?? "";
                break;
            case var name when name.SequenceEqual("creationTimestamp"u8):
                CreationTimestamp = reader.ReadTime();
                break;
            case var name when name.SequenceEqual("deletionTimestamp"u8):
                IsDeleting = !reader.IsNull;
                reader.Skip();
                break;
            case var name when name.SequenceEqual("labels"u8):
                ReadLabels(ref reader);
                break;
            case var name when name.SequenceEqual("annotations"u8):
                ReadAnnotations(ref reader);
                break;
            default:
                reader.Skip();
                break;
        }
    }

    private void ReadLabels(ref ApiReader reader)
    {
        if (!reader.EnterObject())
        {
            return;
        }

        while (reader.NextField())
        {
            ReadLabel(ref reader);
        }
    }

    private void ReadAnnotations(ref ApiReader reader)
    {
        if (!reader.EnterObject())
        {
            return;
        }

        while (reader.NextField())
        {
            ReadAnnotation(ref reader);
        }
    }
}
