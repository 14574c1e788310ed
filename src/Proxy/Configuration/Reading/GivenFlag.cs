using KubeProxyNet.Proxy.Configuration.Settings;

namespace KubeProxyNet.Proxy.Configuration.Reading;

/// <summary>A flag that stands on the command line, with the value that all its occurrences make together.</summary>
internal sealed record GivenFlag(Flag Flag, object Value)
{
    /// <summary>The value as a flag has it.</summary>
    public string Text => Flag.Sets[0].Format(Value);
}
