namespace KubeProxyNet.Backends.Rules;

/// <summary>Names one port of one Service: what everything else is keyed by. Endpoints join by the same port name and protocol.</summary>
/// <param name="Namespace">metadata.namespace.</param>
/// <param name="Name">metadata.name.</param>
/// <param name="Port">spec.ports[].name; empty where a Service has a single unnamed port.</param>
/// <param name="Protocol">spec.ports[].protocol.</param>
public readonly record struct ServicePortName(string Namespace, string Name, string Port, Protocol Protocol) : IComparable<ServicePortName>
{
    /// <inheritdoc/>
    public int CompareTo(ServicePortName other)
    {
        var order = string.CompareOrdinal(Namespace, other.Namespace);
        order = order != 0 ? order : string.CompareOrdinal(Name, other.Name);
        order = order != 0 ? order : string.CompareOrdinal(Port, other.Port);
        return order != 0 ? order : Protocol.CompareTo(other.Protocol);
    }

    /// <summary><c>namespace/name:port</c>, as kube-proxy's logs and rule comments have it.</summary>
    public override string ToString() => Port.Length == 0 ? $"{Namespace}/{Name}" : $"{Namespace}/{Name}:{Port}";

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator <(ServicePortName left, ServicePortName right) => left.CompareTo(right) < 0;

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator <=(ServicePortName left, ServicePortName right) => left.CompareTo(right) <= 0;

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator >(ServicePortName left, ServicePortName right) => left.CompareTo(right) > 0;

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator >=(ServicePortName left, ServicePortName right) => left.CompareTo(right) >= 0;
}
