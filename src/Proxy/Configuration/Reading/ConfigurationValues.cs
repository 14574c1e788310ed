using System.Collections.Immutable;
using KubeProxyNet.Proxy.Configuration.Settings;

namespace KubeProxyNet.Proxy.Configuration.Reading;

/// <summary>What was said about each field and where; a field about which nothing was said has its default.</summary>
internal sealed record ConfigurationValues
{
    private readonly ImmutableDictionary<Field, (object Value, string Source)> _given = ImmutableDictionary<Field, (object Value, string Source)>.Empty;

    /// <summary>Nothing was said.</summary>
    public static ConfigurationValues Empty { get; } = new();

    /// <summary>The fields about which something was said, with the flag or line that did.</summary>
    public IEnumerable<(Field Field, object Value, string Source)> Given => _given.Select(pair => (pair.Key, pair.Value.Value, pair.Value.Source));

    /// <summary>The field's value.</summary>
    public T Get<T>(TypedField<T> field)
        where T : notnull => _given.TryGetValue(field, out var given) ? (T)given.Value : field.Default;

    /// <summary>The field's value, whatever its type.</summary>
    public object GetAny(Field field) => _given.TryGetValue(field, out var given) ? given.Value : field.DefaultValue;

    /// <summary>Whether something was said about it.</summary>
    public bool IsGiven(Field field) => _given.ContainsKey(field);

    /// <summary>The flag or field to name in a message.</summary>
    public string SourceOf(Field field) => _given.TryGetValue(field, out var given) ? given.Source : field.Path;

    /// <summary>The same with one more value.</summary>
    public ConfigurationValues With(Field field, object value, string source) => new(_given.SetItem(field, (value, source)));

    private ConfigurationValues(ImmutableDictionary<Field, (object Value, string Source)> given)
    {
        _given = given;
    }

    private ConfigurationValues()
    {
    }
}
