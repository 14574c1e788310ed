using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace KubeProxyNet.Lab.ApiServer.Disturbances;

/// <summary>What the server shows and accepts: for loopback always the first pair of token and authority, for nodes one that can be exchanged for another.</summary>
internal sealed class ServerCredentials : IDisposable
{
    private readonly Func<ServerCredential> _make;
    private readonly List<ServerCredential> _all = [];
    private volatile ServerCredential _ofNodes;

    /// <param name="first">The first pair.</param>
    /// <param name="make">Makes another one.</param>
    public ServerCredentials(ServerCredential first, Func<ServerCredential> make)
    {
        _make = make;
        _ofNodes = First = first;
        _all.Add(first);
    }

    /// <summary>The first pair.</summary>
    public ServerCredential First { get; }

    /// <summary>Whether an address, as a socket tells it, is one of this machine's only.</summary>
    public static bool IsLoopback(IPAddress? address) => address is null || IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    /// <summary>What is good where a connection has come in.</summary>
    public ServerCredential For(IPAddress? local) => IsLoopback(local) ? First : _ofNodes;

    /// <summary>Whom a client's certificate names; null if no authority of ours has signed it.</summary>
    public string? UserOf(X509Certificate2 certificate, IPAddress? local) => For(local).Certificates?.UserOf(certificate);

    /// <summary>Whether any authority of ours has signed a client's certificate: where it came in is not known yet.</summary>
    public bool IsKnown(X509Certificate2 certificate)
    {
        lock (_all)
        {
            return _all.Exists(pair => pair.Certificates?.UserOf(certificate) is not null);
        }
    }

    /// <summary>Nodes need a new token and trust in a new authority from now on.</summary>
    public ServerCredential Renew()
    {
        var next = _make();
        lock (_all)
        {
            _all.Add(next);
        }

        return _ofNodes = next;
    }

    public void Dispose() => _all.ForEach(pair => pair.Certificates?.Dispose());
}
