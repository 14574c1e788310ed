using System.Net;
using System.Net.Sockets;

namespace KubeProxyNet.Lab.ApiServer;

/// <summary>What the embedded API server was asked to be.</summary>
internal sealed record ApiServerOptions
{
    /// <summary>Sockets that are bound and listening already, made inside network namespaces by the caller.</summary>
    public IReadOnlyList<Socket> Listeners { get; init; } = [];

    /// <summary>Addresses to listen on in this process's own namespace; port 0 takes a free one.</summary>
    public IReadOnlyList<IPEndPoint> EndPoints { get; init; } = [];

    /// <summary>Where ClusterIPs come from; the first one's family is the cluster's first.</summary>
    public IReadOnlyList<IPNetwork> ServiceCIDRs { get; init; } = [IPNetwork.Parse("10.96.0.0/16")];

    /// <summary>First and last port for NodePort Services.</summary>
    public (int First, int Last) NodePortRange { get; init; } = (30000, 32767);

    /// <summary>What pods in EndpointSlice default/kubernetes point at; the listeners' own addresses if empty.</summary>
    public IReadOnlyList<IPEndPoint> AdvertisedEndPoints { get; init; } = [];

    /// <summary>Names and addresses the serving certificate is good for, besides localhost, the listeners and the ClusterIP.</summary>
    public IReadOnlyList<string> CertificateNames { get; init; } = [];

    /// <summary>The administrator's bearer token; a random one if null.</summary>
    public string? Token { get; init; }

    /// <summary>Serves plain HTTP: for measuring, and for reading the wire.</summary>
    public bool PlainHttp { get; init; }

    /// <summary>Serves logs, exec, attach and port-forward; 501 without.</summary>
    public IPodStreams? PodStreams { get; init; }

    /// <summary>How many events each kind's history holds; a watch from before that is answered with 410.</summary>
    public int HistorySize { get; init; } = 10_000;

    /// <summary>Skips validation, so that nonsense can be stored; defaults are still filled in.</summary>
    public bool AdmitAnything { get; init; }

    /// <summary>How often a watch that allows bookmarks gets one.</summary>
    public TimeSpan BookmarkInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Answers a watch from a forgotten version with status 410, as servers before 1.18 did, not with an ERROR event.</summary>
    public bool GoneAsStatus { get; init; }

    /// <summary>Answers watches with sendInitialEvents; without, such a watch is refused as by servers before 1.27.</summary>
    public bool WatchLists { get; init; } = true;

    /// <summary>Says whether a request is allowed (403 if not); everything is by default.</summary>
    public Func<ApiAccess, bool> Authorize { get; init; } = _ => true;

    /// <summary>Runs the controllers (EndpointSlices, Deployments, scheduler, garbage collector ...).</summary>
    public bool RunControllers { get; init; } = true;

    /// <summary>Where the time of day comes from.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
