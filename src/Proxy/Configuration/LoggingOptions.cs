namespace KubeProxyNet.Proxy.Configuration;

/// <summary>The block <c>logging</c>.</summary>
internal sealed record LoggingOptions
{
    /// <summary>How a log line looks.</summary>
    public LogFormat Format { get; init; }

    /// <summary>How much is logged; klog's scale, where 2 is usual and 4 is for debugging.</summary>
    public int Verbosity { get; init; }

    /// <summary>Verbosity by source file in klog's syntax (<c>pattern=N,...</c>).</summary>
    public string Vmodule { get; init; } = "";

    /// <summary>Longest time a line may wait in a buffer. Accepted; our lines do not wait.</summary>
    public TimeSpan FlushFrequency { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Text format: errors go to stderr, the rest to stdout.</summary>
    public bool TextSplitStream { get; init; }

    /// <summary>Text format: size of the buffer for split streams in Kubernetes' quantity notation. Accepted; our lines do not wait.</summary>
    public string TextInfoBufferSize { get; init; } = "0";

    /// <summary>JSON format: errors go to stderr, the rest to stdout.</summary>
    public bool JsonSplitStream { get; init; }

    /// <summary>JSON format: size of the buffer for split streams in Kubernetes' quantity notation. Accepted; our lines do not wait.</summary>
    public string JsonInfoBufferSize { get; init; } = "0";
}
