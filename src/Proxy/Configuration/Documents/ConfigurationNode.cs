namespace KubeProxyNet.Proxy.Configuration.Documents;

/// <summary>A value in a configuration file, YAML or JSON, before anybody knows what it is for.</summary>
internal abstract record ConfigurationNode
{
    /// <summary>Line of the file it begins on, from 1; 0 if it was not read from a file.</summary>
    public int Line { get; init; }

    /// <summary>What it is, in words for an error message.</summary>
    public abstract string Description { get; }
}
