namespace KubeProxyNet.Proxy.Configuration.Settings;

/// <summary>Collects fields as they are declared, so that none can be declared and left out of the table.</summary>
internal sealed class FieldSet
{
    private readonly List<Field> _fields = [];

    /// <summary>What was declared, in that order.</summary>
    public IReadOnlyList<Field> All => _fields;

    /// <summary>Declares a field of the file.</summary>
    public TypedField<T> Add<T>(string path, ValueKind<T> kind, T value, string help, bool keepsZero = false, params ReadOnlySpan<ProxyMode> readBy)
        where T : notnull
    {
        var field = new TypedField<T> { Path = path, Kind = kind, Default = value, Help = help, KeepsZero = keepsZero, ReadBy = [.. readBy] };
        _fields.Add(field);
        return field;
    }

    /// <summary>Declares something that only a flag can say.</summary>
    public TypedField<T> AddFlagOnly<T>(string name, ValueKind<T> kind, T value, string help)
        where T : notnull
    {
        var field = new TypedField<T> { Path = name, InFile = false, Kind = kind, Default = value, Help = help };
        _fields.Add(field);
        return field;
    }
}
