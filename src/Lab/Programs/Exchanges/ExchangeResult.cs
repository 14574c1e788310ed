namespace KubeProxyNet.Lab.Programs.Exchanges;

/// <summary>One exchange: when it began (since the program's start), how long it took, and who answered or why nobody did.</summary>
internal readonly record struct ExchangeResult(TimeSpan At, TimeSpan Latency, EchoAnswer? Answer, ExchangeFailure? Failure);
