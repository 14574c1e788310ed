using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Proxy.Rulesets;

/// <summary>Something in an API object that cannot be followed. The part it names is left out; all else goes on.</summary>
/// <param name="Kind">The object's kind, such as Service.</param>
/// <param name="Key">The object.</param>
/// <param name="Field">The field's path, such as <c>spec.ports[1].port</c>.</param>
/// <param name="Message">What is wrong with it, and what is done about it.</param>
internal readonly record struct ObjectReport(string Kind, ObjectKey Key, string Field, string Message)
{
    public override string ToString() => $"{Kind} {Key}: {Field}: {Message}";
}
