using System.Globalization;

namespace KubeProxyNet.Lab.Machine;

/// <summary>What a lab did and when, in its folder: one line each.</summary>
internal sealed class LabLog(string path) : IDisposable
{
    private readonly StreamWriter _file = new(path, append: true) { AutoFlush = true };

    /// <summary>The same for what writes its lines itself; safe to share.</summary>
    internal TextWriter Writer => field ??= TextWriter.Synchronized(_file);

    internal void Write(string line) =>
        Writer.WriteLine($"{DateTimeOffset.UtcNow.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture)} {line}");

    public void Dispose() => _file.Dispose();
}
