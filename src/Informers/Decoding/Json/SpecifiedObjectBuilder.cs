using System.Collections.Frozen;
using System.Text;
using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Informers.Decoding.Json;

/// <summary>Gathers the fields of an object that has what is wanted in <c>spec</c> and what is so in <c>status</c>.</summary>
internal abstract class SpecifiedObjectBuilder<T> : ObjectBuilder<T>
    where T : class, IApiObject
{
    private Dictionary<string, string>? _annotations;

    /// <summary>The annotations that were kept.</summary>
    protected IReadOnlyDictionary<string, string> Annotations => _annotations is null ? FrozenDictionary<string, string>.Empty : _annotations;

    internal override void ReadField(ref ApiReader reader)
    {
        if (reader.Name.SequenceEqual("spec"u8))
        {
            ReadSpec(ref reader);
        }
        else if (reader.Name.SequenceEqual("status"u8))
        {
            ReadStatus(ref reader);
        }
        else
        {
            reader.Skip();
        }
    }

    /// <summary>Reads the value of <c>spec</c>.</summary>
    protected abstract void ReadSpec(ref ApiReader reader);

    /// <summary>Reads the value of <c>status</c>.</summary>
    protected abstract void ReadStatus(ref ApiReader reader);

    /// <summary>Keeps the current annotation.</summary>
    protected void KeepAnnotation(ref ApiReader reader)
    {
        var name = Encoding.UTF8.GetString(reader.Name);
        if (reader.ReadString() is { } value)
        {
            _annotations ??= [];
            _annotations[name] = value;
        }
    }
}
