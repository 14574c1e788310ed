namespace KubeProxyNet.Proxy.Inspection.Printing;

/// <summary>Colours, or none where nobody would see them.</summary>
/// <param name="IsOn">The output is a terminal, and nobody has set NO_COLOR.</param>
internal sealed record Palette(bool IsOn)
{
    private const string Reset = "\u001b[0m";

    internal string Bold(string text) => Paint("\u001b[1m", text);

    internal string Good(string text) => Paint("\u001b[32m", text);

    internal string Bad(string text) => Paint("\u001b[31m", text);

    internal string Odd(string text) => Paint("\u001b[33m", text);

    /// <summary>By how bad something is.</summary>
    internal string Of(Severity severity, string text) => severity switch
    {
        Severity.Error => Bad(text),
        Severity.Warning => Odd(text),
        _ => Good(text),
    };

    private string Paint(string colour, string text) => IsOn ? $"{colour}{text}{Reset}" : text;
}
