using System.Globalization;

namespace KubeProxyNet.Cni.Contract;

/// <summary>A version of the CNI specification.</summary>
internal readonly record struct CniVersion(int Major, int Minor, int Patch) : IComparable<CniVersion>
{
    /// <summary>CHECK, and prevResult for DEL.</summary>
    internal static readonly CniVersion V040 = new(0, 4, 0);

    /// <summary>No <c>version</c> field beside an address any more.</summary>
    internal static readonly CniVersion V100 = new(1, 0, 0);

    /// <summary>GC, STATUS, and more fields of interfaces and routes.</summary>
    internal static readonly CniVersion V110 = new(1, 1, 0);

    /// <summary>All that this plugin speaks, the oldest first.</summary>
    internal static readonly CniVersion[] Supported = [new(0, 3, 1), V040, V100, V110];

    /// <summary>Reads <c>1.1.0</c>.</summary>
    /// <exception cref="CniException">It is no version, or one that is not spoken.</exception>
    internal static CniVersion Parse(string text)
    {
        var parts = text.Split('.');
        if (parts.Length == 3 && TryParse(parts[0], out var major) && TryParse(parts[1], out var minor) && TryParse(parts[2], out var patch)
            && new CniVersion(major, minor, patch) is var version && Supported.Contains(version))
        {
            return version;
        }

        throw new CniException(
            CniErrorCode.IncompatibleVersion, "incompatible CNI versions", $"config is \"{text}\", plugin supports [{string.Join(' ', Supported.Select(item => $"\"{item}\""))}]");
    }

    /// <inheritdoc/>
    public int CompareTo(CniVersion other) => (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));

    public static bool operator <(CniVersion left, CniVersion right) => left.CompareTo(right) < 0;

    public static bool operator >(CniVersion left, CniVersion right) => left.CompareTo(right) > 0;

    public static bool operator <=(CniVersion left, CniVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >=(CniVersion left, CniVersion right) => left.CompareTo(right) >= 0;

    /// <summary><c>1.1.0</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}.{Patch}");

    private static bool TryParse(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
