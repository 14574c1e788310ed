using System.Security.Cryptography;
using System.Text;
using KubeProxyNet.Backends.Rules;

namespace KubeProxyNet.Backends.Ipvs;

/// <summary>
/// Which mark leads to which group of a service port. By hash, so that another run of this program finds the same; of two service ports that meet, one in some
/// millions, the later one takes the next number.
/// </summary>
internal sealed class IpvsMarks
{
    private readonly Dictionary<(ServicePortName Name, DestinationGroup Group), uint> _marks = [];
    private readonly HashSet<uint> _taken = [];

    /// <summary>The mark of a group.</summary>
    internal uint Of(ServicePortName name, DestinationGroup group)
    {
        if (_marks.TryGetValue((name, group), out var known))
        {
            return known;
        }

        var number = HashOf(name, group);
        var mark = IpvsNames.MarkOf(name.Protocol, number);
        while (!_taken.Add(mark))
        {
            mark = IpvsNames.MarkOf(name.Protocol, ++number);
        }

        _marks.Add((name, group), mark);
        return mark;
    }

    /// <summary>Gives back the marks of a service port that is gone.</summary>
    internal void Release(ServicePortName name)
    {
        foreach (var group in (ReadOnlySpan<DestinationGroup>)[DestinationGroup.Cluster, DestinationGroup.Local])
        {
            if (_marks.Remove((name, group), out var mark))
            {
                _taken.Remove(mark);
            }
        }
    }

    private static uint HashOf(ServicePortName name, DestinationGroup group)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{name.Namespace}/{name.Name}/{name.Port}/{(int)group}"), hash);
        return BitConverter.ToUInt32(hash);
    }
}
