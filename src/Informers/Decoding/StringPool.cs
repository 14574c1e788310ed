using System.Text;

namespace KubeProxyNet.Informers.Decoding;

/// <summary>
/// Gives the same string for the same bytes, most of the time: node, zone, namespace and port names repeat in every object. Bounded, since a newcomer
/// takes the place of whoever was in its slot, and safe to share, since a slot is read and written as one reference.
/// </summary>
internal sealed class StringPool
{
    private const int Slots = 8192;
    private const int MaxLength = 64;

    private readonly string?[] _slots = new string?[Slots];

    /// <summary>Decodes UTF-8; malformed sequences become replacement characters.</summary>
    internal string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            return "";
        }

        if (utf8.Length > MaxLength)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        ref var slot = ref _slots[Hash(utf8) % Slots];
        var known = slot;
        if (known is not null && Ascii.Equals(utf8, known))
        {
            return known;
        }

        var text = Encoding.UTF8.GetString(utf8);
        slot = text;
        return text;
    }

    private static uint Hash(ReadOnlySpan<byte> utf8)
    {
        // FNV-1a: short keys, and nothing is gained by an attacker who makes slots collide.
        var hash = 2166136261u;
        foreach (var octet in utf8)
        {
            hash = (hash ^ octet) * 16777619u;
        }

        return hash ^ (hash >> 15);
    }
}
