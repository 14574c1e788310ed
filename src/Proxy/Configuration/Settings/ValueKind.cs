using KubeProxyNet.Proxy.Configuration.Documents;

namespace KubeProxyNet.Proxy.Configuration.Settings;

/// <summary>How a kind of value is written on the command line and in the file.</summary>
/// <typeparam name="T">What it becomes.</typeparam>
internal abstract class ValueKind<T>
    where T : notnull
{
    /// <summary>Word that stands for a value in the help text, such as <c>duration</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What the file means by leaving the field empty.</summary>
    public abstract T Zero { get; }

    /// <summary>Reads a flag's value.</summary>
    public abstract bool TryParse(string text, out T value);

    /// <summary>Reads a value of the file; null is handled before.</summary>
    public abstract bool TryRead(ConfigurationNode node, out T value);

    /// <summary>The value as a flag has it.</summary>
    public abstract string Format(T value);

    /// <summary>The value as the file has it.</summary>
    public abstract ConfigurationNode Write(T value);

    /// <summary>Whether this is what an empty field gives.</summary>
    public virtual bool IsZero(T value) => EqualityComparer<T>.Default.Equals(value, Zero);

    /// <summary>What a flag that is given twice means: usually its last value.</summary>
    public virtual T Combine(T earlier, T later) => later;
}
