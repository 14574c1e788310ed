using static KubeProxyNet.Proxy.Configuration.Settings.Kinds;

namespace KubeProxyNet.Proxy.Configuration.Settings;

/// <summary>Fields that Linux has no use for. They are read, so that they are no unknown fields, and written back.</summary>
internal static class IgnoredFields
{
    private const string Windows = "accepted; Windows only";

    private static readonly FieldSet _set = new();

    /// <summary>portRange</summary>
    public static readonly TypedField<string> PortRange = _set.Add("portRange", Text, "", "accepted; a leftover of a mode that is gone");

    /// <summary>windowsRunAsService</summary>
    public static readonly TypedField<bool> WindowsRunAsService = _set.Add("windowsRunAsService", Switch, false, Windows);

    /// <summary>winkernel.networkName</summary>
    public static readonly TypedField<string> NetworkName = _set.Add("winkernel.networkName", Text, "", Windows);

    /// <summary>winkernel.sourceVip</summary>
    public static readonly TypedField<string> SourceVip = _set.Add("winkernel.sourceVip", Text, "", Windows);

    /// <summary>winkernel.enableDSR</summary>
    public static readonly TypedField<bool> EnableDSR = _set.Add("winkernel.enableDSR", Switch, false, Windows);

    /// <summary>winkernel.rootHnsEndpointName</summary>
    public static readonly TypedField<string> RootHnsEndpointName = _set.Add("winkernel.rootHnsEndpointName", Text, "", Windows);

    /// <summary>winkernel.forwardHealthCheckVip</summary>
    public static readonly TypedField<bool> ForwardHealthCheckVip = _set.Add("winkernel.forwardHealthCheckVip", Switch, false, Windows);

    /// <summary>Fields of this class.</summary>
    public static IReadOnlyList<Field> All => _set.All;
}
