using System.Globalization;

namespace KubeProxyNet.Lab.Controllers;

/// <summary>Times as the API spells them.</summary>
internal static class Times
{
    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>With microseconds: MicroTime, and annotations that measure.</summary>
    public static string Fine(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
