using static KubeProxyNet.Proxy.Configuration.Settings.Kinds;

namespace KubeProxyNet.Proxy.Configuration.Settings;

/// <summary>The fields of the block <c>logging</c>. Their flags win over the file.</summary>
internal static class LoggingFields
{
    private static readonly FieldSet _set = new();

    /// <summary>logging.format</summary>
    public static readonly TypedField<string> Format = _set.Add("logging.format", OneOf("text", "json"), "text", "how a log line looks");

    /// <summary>logging.verbosity</summary>
    public static readonly TypedField<int> Verbosity = _set.Add("logging.verbosity", Integer, 0, "how much is logged: 0 what matters, 2 usual, 4 debugging");

    /// <summary>logging.vmodule</summary>
    public static readonly TypedField<string> Vmodule = _set.Add("logging.vmodule", Kinds.Vmodule, "", "verbosity by source file; text format only");

    /// <summary>logging.flushFrequency</summary>
    public static readonly TypedField<TimeSpan> FlushFrequency = _set.Add(
        "logging.flushFrequency", DurationOrNanoseconds, TimeSpan.FromSeconds(5), "accepted; our log lines never wait in a buffer");

    /// <summary>logging.options.text.splitStream</summary>
    public static readonly TypedField<bool> TextSplitStream = _set.Add(
        "logging.options.text.splitStream", Switch, false, "text format: errors go to stderr, the rest to stdout");

    /// <summary>logging.options.text.infoBufferSize</summary>
    public static readonly TypedField<string> TextInfoBufferSize = _set.Add(
        "logging.options.text.infoBufferSize", Quantity, "0", "accepted; our log lines never wait in a buffer");

    /// <summary>logging.options.json.splitStream</summary>
    public static readonly TypedField<bool> JsonSplitStream = _set.Add(
        "logging.options.json.splitStream", Switch, false, "JSON format: errors go to stderr, the rest to stdout");

    /// <summary>logging.options.json.infoBufferSize</summary>
    public static readonly TypedField<string> JsonInfoBufferSize = _set.Add(
        "logging.options.json.infoBufferSize", Quantity, "0", "accepted; our log lines never wait in a buffer");

    /// <summary>Fields of this class.</summary>
    public static IReadOnlyList<Field> All => _set.All;
}
