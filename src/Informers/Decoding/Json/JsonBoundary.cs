using System.Buffers;

namespace KubeProxyNet.Informers.Decoding.Json;

/// <summary>
/// Finds where one JSON value ends, as its bytes arrive and without looking at any byte twice. It only balances brackets and quotes; whether what is
/// between them is JSON is for the reader to say.
/// </summary>
internal struct JsonBoundary
{
    private static readonly SearchValues<byte> Marks = SearchValues.Create("\"{}[],"u8);

    private int _position;
    private int _depth;
    private bool _isInString;

    /// <summary>Looks on from where it stopped: the value's length, or 0 if its end is not in <paramref name="value"/> yet.</summary>
    internal int Find(ReadOnlySpan<byte> value)
    {
        while (_position < value.Length)
        {
            var rest = value[_position..];
            var step = _isInString ? rest.IndexOfAny((byte)'"', (byte)'\\') : rest.IndexOfAny(Marks);
            if (step < 0)
            {
                _position = value.Length;
                return 0;
            }

            var at = _position + step;
            _position = at + 1;
            if (_isInString)
            {
                StepInString(value[at]);
            }
            else if (IsEnd(value[at], out var includesIt))
            {
                return includesIt ? at + 1 : at;
            }
        }

        return 0;
    }

    private void StepInString(byte octet)
    {
        if (octet == '"')
        {
            _isInString = false;
        }
        else
        {
            // The escaped byte may be a quote; it may also not have arrived yet, which the loop's condition allows for.
            _position++;
        }
    }

    /// <summary>Scalars end before a comma or the container's end, containers with their own bracket.</summary>
    private bool IsEnd(byte octet, out bool includesIt)
    {
        includesIt = false;
        switch (octet)
        {
            case (byte)'"':
                _isInString = true;
                return false;
            case (byte)'{' or (byte)'[':
                _depth++;
                return false;
            case (byte)',':
                return _depth == 0;
            default:
                includesIt = _depth == 1;
                return --_depth <= 0;
        }
    }
}
