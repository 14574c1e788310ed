namespace KubeProxyNet.Lab.Faults;

/// <summary>What a fault may cost.</summary>
/// <param name="Connections">New TCP connections that get no answer within three seconds.</param>
/// <param name="Datagrams">UDP requests without an answer.</param>
/// <param name="Recovery">The longest time from a strike until all is as it should be.</param>
internal sealed record FaultBounds(int Connections, int Datagrams, TimeSpan Recovery);
