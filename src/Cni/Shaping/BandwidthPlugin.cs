using KubeProxyNet.Cni.Contract;

namespace KubeProxyNet.Cni.Shaping;

/// <summary>Limits for what the plugin before it in the list has wired: in place of the reference plugin bandwidth.</summary>
internal sealed class BandwidthPlugin(CniRequest request) : ICniPlugin
{
    private readonly Shaper _shaper = new(request);

    /// <inheritdoc/>
    public CniResult Add()
    {
        var result = request.PrevResult ?? throw CniException.Invalid("prevResult", "must be called as chained plugin");
        if (!BandwidthLimits.Read(request).IsNone)
        {
            _shaper.Add(HostLinkOf(result));
        }

        return result;
    }

    /// <inheritdoc/>
    public void Del() => _shaper.Remove();

    /// <inheritdoc/>
    public void Check()
    {
        if (!BandwidthLimits.Read(request).IsNone)
        {
            _shaper.Check(HostLinkOf(request.PrevResult!));
        }
    }

    /// <inheritdoc/>
    public void GC() => Shaper.Sweep();

    /// <inheritdoc/>
    public void Status()
    {
    }

    // The node's end stands before the container's; a bridge, if there is one, before both.
    private static string HostLinkOf(CniResult result) => result.Interfaces.LastOrDefault(item => item.Sandbox.Length == 0)?.Name
        ?? throw CniException.Invalid("prevResult.interfaces", "has no interface of the node");
}
