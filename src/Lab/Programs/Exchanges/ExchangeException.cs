namespace KubeProxyNet.Lab.Programs.Exchanges;

/// <summary>The peer spoke, or fell silent, otherwise than the echo program does.</summary>
internal sealed class ExchangeException(FailureKind kind, string message) : Exception(message)
{
    public FailureKind Kind { get; } = kind;
}
