using System.Collections.Immutable;

namespace KubeProxyNet.Proxy.Configuration.Reading;

/// <summary>Collects what is wrong, so that the operator sees all of it at once.</summary>
internal sealed class Problems
{
    private readonly List<string> _errors = [];
    private readonly List<string> _warnings = [];

    /// <summary>What forbids to start.</summary>
    public ImmutableArray<string> Errors => [.. _errors];

    /// <summary>What does not.</summary>
    public ImmutableArray<string> Warnings => [.. _warnings];

    /// <summary>Adds an error about a flag or field.</summary>
    public void Error(string where, string text) => _errors.Add($"{where}: {text}");

    /// <summary>Adds a warning about a flag or field.</summary>
    public void Warn(string where, string text) => _warnings.Add($"{where}: {text}");
}
