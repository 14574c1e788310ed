namespace KubeProxyNet.Informers;

/// <summary>How an informer asks and how patient it is. The defaults suit any cluster; tests shorten them.</summary>
public sealed record InformerOptions
{
    /// <summary>Ask for the list as a stream of events first, which spares the server's memory; servers that cannot are asked for pages.</summary>
    public bool UseWatchList { get; init; } = true;

    /// <summary>How many objects a page has.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>Tell of the first list's objects page by page while it arrives (<see cref="InformerEvent{T}.Arriving"/>), before it is told of as a whole.</summary>
    public bool TellsWhileArriving { get; init; }

    /// <summary>The shortest time a watch is asked for. Actual times are random, so that not all nodes come back at once.</summary>
    public TimeSpan MinWatch { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The longest time a watch is asked for.</summary>
    public TimeSpan MaxWatch { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>A watch that brings neither event nor bookmark for so long is taken for dead; the server sends bookmarks about every minute.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>A list that stops arriving for so long is taken for dead.</summary>
    public TimeSpan ListStallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The pause after a first failure.</summary>
    public TimeSpan MinBackoff { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest pause, unless the server asks for a longer one.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A watch that lived for so long proves that all is well again; after it pauses start over from the shortest.</summary>
    public TimeSpan HealthyWatch { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often to look whether a resource that the server did not know is there now.</summary>
    public TimeSpan AbsentPoll { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The largest object taken; etcd holds no more than a few megabytes.</summary>
    public int MaxObjectBytes { get; init; } = 64 * 1024 * 1024;
}
