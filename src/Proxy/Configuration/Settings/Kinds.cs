using System.Collections.Immutable;

namespace KubeProxyNet.Proxy.Configuration.Settings;

/// <summary>The kinds of value there are.</summary>
internal static class Kinds
{
    /// <summary>True or false.</summary>
    public static readonly ValueKind<bool> Switch = new BooleanKind();

    /// <summary>A whole number.</summary>
    public static readonly ValueKind<int> Integer = new IntegerKind();

    /// <summary>A number.</summary>
    public static readonly ValueKind<float> Float = new FloatKind();

    /// <summary>A duration in Go's syntax.</summary>
    public static readonly ValueKind<TimeSpan> Duration = new DurationKind(allowNanoseconds: false);

    /// <summary>A duration that may also be a number of nanoseconds.</summary>
    public static readonly ValueKind<TimeSpan> DurationOrNanoseconds = new DurationKind(allowNanoseconds: true);

    /// <summary>Text.</summary>
    public static readonly ValueKind<string> Text = new StringKind("string");

    /// <summary>Path of a file.</summary>
    public static readonly ValueKind<string> FilePath = new StringKind("path");

    /// <summary>An IP address.</summary>
    public static readonly ValueKind<string> Address = new StringKind("ip");

    /// <summary>An IP address with or without a port.</summary>
    public static readonly ValueKind<string> AddressAndPort = new StringKind("ip[:port]");

    /// <summary>One network, or one of each family with a comma between them.</summary>
    public static readonly ValueKind<string> Networks = new StringKind("cidr[,cidr]");

    /// <summary>Any number of networks.</summary>
    public static readonly ValueKind<ImmutableArray<string>> NetworkList = new StringListKind("cidr,...");

    /// <summary>Names with true or false.</summary>
    public static readonly ValueKind<ImmutableSortedDictionary<string, bool>> Gates = new GatesKind();

    /// <summary>Verbosity by source file.</summary>
    public static readonly ValueKind<string> Vmodule = new VmoduleKind();

    /// <summary>A number of bytes.</summary>
    public static readonly ValueKind<string> Quantity = new QuantityKind();

    /// <summary>One of several words.</summary>
    public static ValueKind<string> OneOf(params ReadOnlySpan<string> words) => new StringKind(string.Join('|', words));
}
