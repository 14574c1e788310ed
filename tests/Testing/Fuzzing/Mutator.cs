using System.Text;

namespace KubeProxyNet.Testing.Fuzzing;

/// <summary>Makes hostile input of good: bits and bytes changed, parts cut, doubled and mixed, values replaced by what readers stumble over.</summary>
internal sealed class Mutator(IReadOnlyList<byte[]> seeds, Random random)
{
    private const int MostChanges = 5;
    private const int Deep = 4_000;

    private static readonly byte[][] s_values =
    [
        .. new[]
        {
            "null", "true", "-1", "0", "1e999", "99999999999999999999999", "65536", "4294967296", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "{}", "[]", "[null]", "{\"a\":{}}", "\"../../../etc/passwd\"",
            "\"0.0.0.0/0\"", "\"0.0.0.0\"", "\"::ffff:10.0.0.1\"", "\"fe80::1%eth0\"", "\"127.0.0.1\"", "\"010.1.1.1\"", "\"255.255.255.255/33\"", "\"1970-01-01T00:00:00Z\"", "\ufeff", "\t", "\r\n", "\0",
            "&a [*a, *a]", "!!binary x", "---", "'", "%n%s", "\\", "..",
        }.Select(Encoding.UTF8.GetBytes),
        [0xff, 0xfe], [0xc3], [0xed, 0xa0, 0x80],
    ];

    internal byte[] Next()
    {
        var input = new List<byte>(seeds[random.Next(seeds.Count)]);
        for (var changes = random.Next(1, MostChanges + 1); changes > 0; changes--)
        {
            Change(input);
        }

        return [.. input];
    }

    private void Change(List<byte> input)
    {
        var at = input.Count == 0 ? 0 : random.Next(input.Count);
        var length = input.Count == 0 ? 0 : random.Next(1, Math.Min(40, input.Count - at) + 1);
        switch (input.Count == 0 ? 5 : random.Next(9))
        {
            case 0:
                input[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                input[at] = (byte)random.Next(256);
                break;
            case 2:
                input.RemoveRange(at, length);
                break;
            case 3:
                input.InsertRange(random.Next(input.Count), input.GetRange(at, length));
                break;
            case 4:
                input.RemoveRange(at, input.Count - at);
                break;
            case 5:
                input.InsertRange(at, s_values[random.Next(s_values.Length)]);
                break;
            case 6:
                ReplaceValue(input, at);
                break;
            case 7:
                var other = seeds[random.Next(seeds.Count)];
                var from = random.Next(other.Length + 1);
                input.InsertRange(at, other[from..Math.Min(other.Length, from + random.Next(200))]);
                break;
            default:
                // Deep, seldom: it makes input long.
                input.InsertRange(at, Enumerable.Repeat(random.Next(2) == 0 ? (byte)'[' : (byte)'{', random.Next(20) == 0 ? Deep : 3));
                break;
        }
    }

    // From a colon on to what ends the value, in JSON and YAML.
    private void ReplaceValue(List<byte> input, int at)
    {
        var colon = input.IndexOf((byte)':', at);
        if (colon < 0)
        {
            return;
        }

        var end = colon + 1;
        while (end < input.Count && !",}]\n"u8.Contains(input[end]))
        {
            end++;
        }

        input.RemoveRange(colon + 1, end - colon - 1);
        input.InsertRange(colon + 1, s_values[random.Next(s_values.Length)]);
    }
}
