using System.Collections.Immutable;

namespace KubeProxyNet.Proxy.Configuration.Settings;

/// <summary>A flag of the command line and the fields it sets.</summary>
internal sealed record Flag
{
    /// <summary>Name without dashes.</summary>
    public required string Name { get; init; }

    /// <summary>What it sets: usually one field, the same field of two modes where kube-proxy has one flag for both.</summary>
    public required ImmutableArray<Field> Sets { get; init; }

    /// <summary>Heading it stands under in the help text.</summary>
    public required string Group { get; init; }

    /// <summary>A single letter, given with one dash; null if it has none.</summary>
    public char? Letter { get; init; }

    /// <summary>Other names for it.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>It counts although there is a configuration file, and wins over the file's field.</summary>
    public bool WinsOverFile { get; init; }

    /// <summary>Its value if none is given; null if one must be.</summary>
    public string? ValueIfBare { get; init; }

    /// <summary>Why it should not be used any more; null if nothing speaks against it.</summary>
    public string? Deprecation { get; init; }

    /// <summary>What it does, if the field does not say it well enough.</summary>
    public string? OwnHelp { get; init; }

    /// <summary>What it does.</summary>
    public string Help => OwnHelp ?? Sets[0].Help;

    /// <summary>As it is written on a command line.</summary>
    public string Display => "--" + Name;
}
