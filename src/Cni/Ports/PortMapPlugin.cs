using KubeProxyNet.Cni.Contract;

namespace KubeProxyNet.Cni.Ports;

/// <summary>Host ports for what the plugin before it in the list has wired: in place of the reference plugin portmap.</summary>
internal sealed class PortMapPlugin : ICniPlugin
{
    private static readonly string[] UnsupportedFields = ["conditionsV4", "conditionsV6"];

    private readonly CniRequest _request;
    private readonly HostPorts _ports;

    /// <summary>Takes the call. Marks and chains that the reference uses are accepted and not needed.</summary>
    /// <exception cref="CniException">The configuration asks for something that is not supported.</exception>
    internal PortMapPlugin(CniRequest request)
    {
        _request = request;
        _ports = new HostPorts(request);
        foreach (var field in UnsupportedFields.Where(field => request.Config.Texts(field).Count > 0))
        {
            throw new CniException(CniErrorCode.UnsupportedField, $"{field} is not supported: {string.Join(' ', request.Config.Texts(field))}");
        }
    }

    /// <inheritdoc/>
    public CniResult Add()
    {
        var result = _request.PrevResult ?? throw CniException.Invalid("prevResult", "must be called as chained plugin");
        _ports.Add(result.Ips.Select(ip => ip.Address), result.Interfaces.Where(item => item.Sandbox.Length == 0).Select(item => item.Name));
        return result;
    }

    /// <inheritdoc/>
    public void Del() => _ports.Remove();

    /// <inheritdoc/>
    public void Check() => _ports.Check();

    /// <inheritdoc/>
    public void GC() => _ports.GC(ValidAttachments.Read(_request.Config));

    /// <inheritdoc/>
    public void Status()
    {
    }
}
