using System.Globalization;

namespace KubeProxyNet.Lab.ApiServer;

/// <summary>resourceVersion as text and back.</summary>
internal static class Versions
{
    public static string Text(long version) => version.ToString(CultureInfo.InvariantCulture);

    public static long Parse(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
        ? version
        : throw ApiException.BadRequest($"resourceVersion: Invalid value: \"{text}\": strconv.ParseUint: parsing \"{text}\": invalid syntax");
}
