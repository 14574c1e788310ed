namespace KubeProxyNet.Proxy.Inspection;

/// <summary>Something that is wrong, for the one who has to mend it.</summary>
/// <param name="Severity">How bad it is.</param>
/// <param name="Check">What was looked at, a short name that stays the same: <c>ip-forward</c>.</param>
/// <param name="Problem">What is wrong.</param>
/// <param name="Seen">How it was seen: the object, file or answer, with its value.</param>
/// <param name="Fix">How to mend it.</param>
internal sealed record Finding(Severity Severity, string Check, string Problem, string Seen, string Fix);
