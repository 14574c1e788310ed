using System.Globalization;

namespace KubeProxyNet.Proxy.Conntrack;

/// <summary>The kernel's settings as files with a number in them.</summary>
/// <param name="Root">What /proc and /sys are under.</param>
internal sealed record KernelFiles(string Root = "/")
{
    /// <summary>The number in the file.</summary>
    /// <exception cref="IOException">It is not there, or holds something else.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    internal long Read(string file)
    {
        var text = File.ReadAllText(PathOf(file)).Trim();
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : throw new IOException($"\"{text}\" is no number");
    }

    /// <summary>Writes the number as the file's text; never makes a file.</summary>
    /// <exception cref="IOException">It is not there, or the kernel refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    internal void Write(string file, long value)
    {
        using var writer = new StreamWriter(new FileStream(PathOf(file), FileMode.Truncate, FileAccess.Write));
        writer.Write(value.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>How many logical processors are online, whatever share of them this process may use.</summary>
    internal int CountProcessors()
    {
        try
        {
            var count = 0;
            foreach (var range in File.ReadAllText(PathOf("/sys/devices/system/cpu/online")).Trim().Split(','))
            {
                var ends = range.Split('-');
                count += int.Parse(ends[^1], CultureInfo.InvariantCulture) - int.Parse(ends[0], CultureInfo.InvariantCulture) + 1;
            }

            return Math.Max(count, 1);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException)
        {
            return Environment.ProcessorCount;
        }
    }

    private string PathOf(string file) => Path.Combine(Root, file.TrimStart('/'));
}
