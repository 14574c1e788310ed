using System.Globalization;

namespace KubeProxyNet.Lab.Machine;

/// <summary>What a lab did and when, in its folder: one line each.</summary>
internal sealed class LabLog(string path) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly StreamWriter _writer = new(path, append: true) { AutoFlush = true };

    internal void Write(string line)
    {
        lock (_lock)
        {
            _writer.WriteLine($"{DateTimeOffset.UtcNow.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture)} {line}");
        }
    }

    public void Dispose() => _writer.Dispose();
}
