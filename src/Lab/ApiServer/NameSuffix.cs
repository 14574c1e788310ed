using System.Security.Cryptography;

namespace KubeProxyNet.Lab.ApiServer;

/// <summary>The five characters generateName gets, from the alphabet Kubernetes uses: no vowels, so no words.</summary>
internal static class NameSuffix
{
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";

    public static string Next() => RandomNumberGenerator.GetString(Alphabet, 5);

    /// <summary>The same characters for the same number: the hash in the names of ReplicaSets.</summary>
    public static string Of(uint hash) => string.Concat(hash.ToString(System.Globalization.CultureInfo.InvariantCulture).Select(digit => Alphabet[digit - '0']));
}
