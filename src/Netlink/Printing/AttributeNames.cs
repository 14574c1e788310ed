namespace KubeProxyNet.Netlink.Printing;

// The kernel's names for the attributes of one level, from number 1 on, and what is nested in them.
internal sealed class AttributeNames
{
    private readonly string _prefix;
    private readonly string[] _names;
    private readonly Dictionary<string, AttributeNames> _nested = [];

    internal AttributeNames(string prefix, params string[] names)
    {
        _prefix = prefix;
        _names = names;
    }

    /// <summary>For lists, whose items are all of one kind.</summary>
    internal AttributeNames? Items { get; init; }

    internal string Of(ushort type)
    {
        if (Items is not null)
        {
            return $"[{type}]";
        }

        return type >= 1 && type <= _names.Length ? $"{_prefix}_{_names[type - 1]}" : $"{_prefix}_#{type}";
    }

    internal AttributeNames? NestedIn(ushort type)
    {
        if (Items is not null)
        {
            return Items;
        }

        return type >= 1 && type <= _names.Length ? _nested.GetValueOrDefault(_names[type - 1]) : null;
    }

    internal AttributeNames With(string name, AttributeNames nested)
    {
        _nested[name] = nested;
        return this;
    }
}
