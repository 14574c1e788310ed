using System.Buffers;
using System.Globalization;
using System.Text;

namespace KubeProxyNet.Lab.Streaming.Logs;

/// <summary>Copies a log file to a client line by line, and goes on as it grows.</summary>
/// <param name="request">Which part of the log, and how.</param>
/// <param name="hasEnded">Asked while following: whether no more will be written to the file.</param>
/// <param name="time">Paces the following.</param>
internal sealed class LogReader(LogRequest request, Func<bool> hasEnded, TimeProvider time)
{
    private const int ReadLength = 64 * 1024;
    private const string StampFormat = "yyyy-MM-dd'T'HH:mm:ss.fffffff00'Z'";
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    private readonly ArrayBufferWriter<byte> _unread = new();
    private readonly ArrayBufferWriter<byte> _output = new();
    private bool _atLineStart = true;
    private long _allowance = request.LimitBytes ?? long.MaxValue;

    public async Task CopyAsync(string path, Stream target, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        file.Position = request.TailLines is { } lines ? LogTail.Find(file, lines) : 0;
        for (var last = !request.Follow; ;)
        {
            await CopyToEndAsync(file, target, cancellationToken);
            if (_allowance <= 0)
            {
                return;
            }

            if (last)
            {
                // A last line without its end.
                Take(_unread.WrittenSpan, File.GetLastWriteTimeUtc(path));
                await FlushAsync(target, cancellationToken);
                return;
            }

            // Asked before the next look at the file, so that what is written in between is not lost.
            last = hasEnded();
            if (!last)
            {
                await Task.Delay(PollInterval, time, cancellationToken);
            }
        }
    }

    private async Task CopyToEndAsync(FileStream file, Stream target, CancellationToken cancellationToken)
    {
        while (_allowance > 0)
        {
            var read = await file.ReadAsync(_unread.GetMemory(ReadLength)[..ReadLength], cancellationToken);
            if (read == 0)
            {
                return;
            }

            _unread.Advance(read);
            TakeLines(File.GetLastWriteTimeUtc(file.Name));
            await FlushAsync(target, cancellationToken);
        }
    }

    private void TakeLines(DateTimeOffset changed)
    {
        var bytes = _unread.WrittenSpan;
        for (var length = 0; (length = bytes.IndexOf((byte)'\n') + 1) > 0; bytes = bytes[length..])
        {
            Take(bytes[..length], changed);
        }

        var rest = bytes.ToArray();
        _unread.ResetWrittenCount();
        _unread.Write(rest);
    }

    private void Take(ReadOnlySpan<byte> bytes, DateTimeOffset changed)
    {
        if (bytes.Length == 0)
        {
            return;
        }

        var line = LogLine.Parse(bytes, changed);
        if (request.Since is { } since && line.Time < since)
        {
            return;
        }

        if (request.Timestamps && _atLineStart)
        {
            Append(line.Stamp.Length > 0 ? line.Stamp : Encoding.ASCII.GetBytes(line.Time.ToString(StampFormat, CultureInfo.InvariantCulture)));
            Append(" "u8);
        }

        Append(line.Text);
        _atLineStart = line.Text.EndsWith("\n"u8);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        var length = (int)Math.Min(bytes.Length, _allowance);
        _output.Write(bytes[..length]);
        _allowance -= length;
    }

    private async Task FlushAsync(Stream target, CancellationToken cancellationToken)
    {
        if (_output.WrittenCount > 0)
        {
            await target.WriteAsync(_output.WrittenMemory, cancellationToken);
            await target.FlushAsync(cancellationToken);
            _output.ResetWrittenCount();
        }
    }
}
