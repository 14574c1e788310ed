namespace KubeProxyNet.Lab.Streaming.Logs;

/// <summary>Finds where the last lines of a file begin, reading from its end so that a long log costs no more than a short one.</summary>
internal static class LogTail
{
    private const int BlockLength = 16 * 1024;

    public static long Find(FileStream file, long lines)
    {
        var buffer = new byte[BlockLength];
        var end = file.Length;

        // A line end at the very end ends the last line; it begins no further one.
        var missing = lines + (EndsWithLineEnd(file, end) ? 1 : 0);
        if (missing == 0)
        {
            return end;
        }

        while (end > 0)
        {
            var start = Math.Max(0, end - BlockLength);
            var block = buffer.AsSpan(0, (int)(end - start));
            file.Position = start;
            file.ReadExactly(block);
            for (var at = block.LastIndexOf((byte)'\n'); at >= 0; at = block[..at].LastIndexOf((byte)'\n'))
            {
                if (--missing == 0)
                {
                    return start + at + 1;
                }
            }

            end = start;
        }

        return 0;
    }

    private static bool EndsWithLineEnd(FileStream file, long end)
    {
        if (end == 0)
        {
            return false;
        }

        file.Position = end - 1;
        return file.ReadByte() == '\n';
    }
}
