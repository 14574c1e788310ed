using System.Collections.Immutable;
using KubeProxyNet.Proxy.Configuration.Documents;

namespace KubeProxyNet.Proxy.Configuration.Settings;

/// <summary>One thing that can be configured. Most are fields of KubeProxyConfiguration; a few exist as a flag only.</summary>
internal abstract class Field
{
    /// <summary>Path in the file, such as <c>iptables.syncPeriod</c>, or the name of a flag that the file has no field for.</summary>
    public required string Path { get; init; }

    /// <summary>Whether the file has this field.</summary>
    public bool InFile { get; init; } = true;

    /// <summary>What it does, for the help text and the documentation.</summary>
    public required string Help { get; init; }

    /// <summary>The modes that read it; empty if the mode makes no difference.</summary>
    public ImmutableArray<ProxyMode> ReadBy { get; init; } = [];

    /// <summary>In the file, an explicit zero is a value and does not mean the default; only null does.</summary>
    public bool KeepsZero { get; init; }

    /// <summary>Word for a value.</summary>
    public abstract string KindName { get; }

    /// <summary>The default as a flag would have it.</summary>
    public abstract string DefaultText { get; }

    /// <summary>The default.</summary>
    public abstract object DefaultValue { get; }

    /// <summary>Reads a flag's text; null if it is malformed.</summary>
    public abstract object? Parse(string text);

    /// <summary>Reads the file's value: false if it is malformed; a null value if it means the default.</summary>
    public abstract bool TryRead(ConfigurationNode node, out object? value);

    /// <summary>What an earlier and a later value make together.</summary>
    public abstract object Combine(object earlier, object later);

    /// <summary>A value as a flag has it.</summary>
    public abstract string Format(object value);

    /// <summary>A value as the file has it.</summary>
    public abstract ConfigurationNode Write(object value);
}
