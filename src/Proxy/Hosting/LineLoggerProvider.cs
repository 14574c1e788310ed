using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using KubeProxyNet.Proxy.Configuration;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Proxy.Hosting;

/// <summary>Writes one line an event to standard error, as text for people or as JSON for collectors. Nothing waits in a buffer.</summary>
internal sealed class LineLoggerProvider(LoggingOptions options, TimeProvider time, TextWriter output) : ILoggerProvider
{
    private readonly Lock _lock = new();

    /// <summary>klog's scale: 2 is usual, 4 shows each sync, 6 everything.</summary>
    internal static LogLevel LevelOf(int verbosity) => verbosity switch
    {
        < 4 => LogLevel.Information,
        < 6 => LogLevel.Debug,
        _ => LogLevel.Trace,
    };

    public ILogger CreateLogger(string categoryName) => new LineLogger(this, categoryName[(categoryName.LastIndexOf('.') + 1)..]);

    public void Dispose() => output.Flush();

    private void Write(LogLevel level, string category, string message, Exception? error)
    {
        var line = options.Format == LogFormat.Json ? Json(level, category, message, error) : Text(level, category, message, error);
        lock (_lock)
        {
            output.WriteLine(line);
            output.Flush();
        }
    }

    private string Text(LogLevel level, string category, string message, Exception? error) => string.Create(
        CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} {Word(level),-5} {category}: {message.ReplaceLineEndings(" ")}{(error is null ? "" : Environment.NewLine + error)}");

    private string Json(LogLevel level, string category, string message, Exception? error)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("ts", time.GetUtcNow());
            writer.WriteString("level", Word(level));
            writer.WriteString("logger", category);
            writer.WriteString("msg", message);
            if (error is not null)
            {
                writer.WriteString("err", error.ToString());
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "error",
        _ => "fatal",
    };

    private sealed class LineLogger(LineLoggerProvider provider, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            provider.Write(logLevel, category, formatter(state, exception), exception);
    }
}
