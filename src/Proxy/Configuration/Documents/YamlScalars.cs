using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace KubeProxyNet.Proxy.Configuration.Documents;

/// <summary>
/// Gives a YAML scalar the JSON type that Kubernetes gives it: by YAML 1.1, where <c>on</c> and <c>yes</c> are booleans, and only if it is not quoted.
/// </summary>
internal static partial class YamlScalars
{
    private static readonly HashSet<string> _true = Cases("y", "yes", "true", "on");
    private static readonly HashSet<string> _false = Cases("n", "no", "false", "off");
    private static readonly HashSet<string> _null = ["", "~", "null", "Null", "NULL"];

    /// <summary>The scalar with its type.</summary>
    public static ScalarNode Resolve(Scalar scalar)
    {
        if (scalar.Style != ScalarStyle.Plain || scalar.Tag == "tag:yaml.org,2002:str")
        {
            return ScalarNode.OfString(scalar.Value);
        }

        return ResolvePlain(scalar.Value);
    }

    /// <summary>Whether a text, written without quotes, would be read as the same text.</summary>
    public static bool IsPlainString(string text) => ResolvePlain(text).Type == ScalarType.String && PlainText().IsMatch(text);

    private static ScalarNode ResolvePlain(string text)
    {
        if (_null.Contains(text))
        {
            return new ScalarNode(ScalarType.Null, "");
        }

        if (_true.Contains(text) || _false.Contains(text))
        {
            return ScalarNode.OfBoolean(_true.Contains(text));
        }

        return Number(text) is { } number ? ScalarNode.OfNumber(number) : ScalarNode.OfString(text);
    }

    private static string? Number(string text)
    {
        if (DecimalNumber().IsMatch(text))
        {
            return text.TrimStart('+');
        }

        var digits = text.AsSpan();
        if (digits.StartsWith("0x", StringComparison.Ordinal)
            && long.TryParse(digits[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number))
        {
            return number.ToString(CultureInfo.InvariantCulture);
        }

        return null;
    }

    private static HashSet<string> Cases(params ReadOnlySpan<string> words)
    {
        var cases = new HashSet<string>(StringComparer.Ordinal);
        foreach (var word in words)
        {
            cases.Add(word);
            cases.Add(word.ToUpperInvariant());
            cases.Add(char.ToUpperInvariant(word[0]) + word[1..]);
        }

        return cases;
    }

    [GeneratedRegex(@"\A[-+]?(0|[1-9][0-9]*)(\.[0-9]*)?([eE][-+]?[0-9]+)?\z")]
    private static partial Regex DecimalNumber();

    [GeneratedRegex(@"\A[A-Za-z0-9/][A-Za-z0-9._/%+-]*(:[A-Za-z0-9._/%+-]+)*\z")]
    private static partial Regex PlainText();
}
