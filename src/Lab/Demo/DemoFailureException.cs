namespace KubeProxyNet.Lab.Demo;

/// <summary>A step of the demo did not come out as it should.</summary>
internal sealed class DemoFailureException(string expected, string seen) : Exception($"expected {expected}, saw {seen}")
{
    internal string Expected { get; } = expected;

    internal string Seen { get; } = seen;
}
