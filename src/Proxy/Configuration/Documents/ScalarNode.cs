namespace KubeProxyNet.Proxy.Configuration.Documents;

/// <summary>A single value as text, with the type that the file gave it.</summary>
internal sealed record ScalarNode(ScalarType Type, string Text) : ConfigurationNode
{
    /// <inheritdoc/>
    public override string Description => Type switch
    {
        ScalarType.Null => "null",
        ScalarType.String => "a string",
        ScalarType.Number => "a number",
        _ => "a boolean",
    };

    /// <summary>A piece of text.</summary>
    public static ScalarNode OfString(string text) => new(ScalarType.String, text);

    /// <summary>A number in its written form.</summary>
    public static ScalarNode OfNumber(string text) => new(ScalarType.Number, text);

    /// <summary>True or false.</summary>
    public static ScalarNode OfBoolean(bool value) => new(ScalarType.Boolean, value ? "true" : "false");
}
