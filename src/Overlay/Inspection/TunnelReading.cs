using System.Net;
using KubeProxyNet.Netlink;

namespace KubeProxyNet.Overlay.Inspection;

/// <summary>What of a node's pod network is in the kernel, beside what should be.</summary>
public sealed record TunnelReading
{
    /// <summary>Why it cannot be told what should be; empty if it can.</summary>
    public string WaitsFor { get; init; } = "";

    /// <summary>What is missing, as <c>ip</c> and <c>bridge</c> would add it, with the other node's name.</summary>
    public EquatableArray<(string Node, string Entry)> Missing { get; init; } = [];

    /// <summary>Links whose largest packet is not what it should be: name, bytes, bytes that it should be.</summary>
    public EquatableArray<(string Link, int MTU, int Wanted)> WrongMTUs { get; init; } = [];

    /// <summary>What of the Nodes cannot be used.</summary>
    public EquatableArray<string> Reports { get; init; } = [];

    /// <summary>Other nodes' addresses in the tunnel.</summary>
    public EquatableArray<(string Node, IPAddress Vtep)> Vteps { get; init; } = [];
}
