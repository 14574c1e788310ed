using System.Text;
using KubeProxyNet.Backends.Rules;

namespace KubeProxyNet.Backends.Tables;

/// <summary>An element's comment: the service port it belongs to.</summary>
internal static class NftablesComment
{
    /// <summary>In bytes; nft refuses to read back a comment longer than 128 with its terminating zero.</summary>
    internal const int MaxLength = 127;

    /// <summary>Writes <c>namespace/name:port</c>, cut to what fits; nothing for an element that no single service port owns.</summary>
    internal static ReadOnlySpan<byte> Write(ServicePortName? name, Span<byte> buffer)
    {
        if (name is not { } service)
        {
            return [];
        }

        var length = 0;
        foreach (var part in (ReadOnlySpan<string>)[service.Namespace, "/", service.Name, service.Port.Length > 0 ? ":" : "", service.Port])
        {
            Encoding.UTF8.GetEncoder().Convert(part, buffer[length..], flush: true, out _, out var written, out var completed);
            length += written;
            if (!completed)
            {
                break;
            }
        }

        return buffer[..length];
    }
}
