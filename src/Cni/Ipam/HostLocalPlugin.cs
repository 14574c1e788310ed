using KubeProxyNet.Cni.Contract;
using KubeProxyNet.Cni.Files;

namespace KubeProxyNet.Cni.Ipam;

/// <summary>host-local called as a program of its own, by somebody else's plugin.</summary>
internal sealed class HostLocalPlugin(CniRequest request) : ICniPlugin
{
    private readonly HostLocal _addresses = new(request, new CniHost());

    /// <inheritdoc/>
    public CniResult Add() => _addresses.Add();

    /// <inheritdoc/>
    public void Del() => _addresses.Del();

    /// <inheritdoc/>
    public void Check() => _addresses.Check();

    /// <inheritdoc/>
    public void GC() => _addresses.GC(ValidAttachments.Read(request.Config));

    /// <inheritdoc/>
    public void Status() => _addresses.Status();
}
