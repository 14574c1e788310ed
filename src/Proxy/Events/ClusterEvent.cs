namespace KubeProxyNet.Proxy.Events;

/// <summary>Something an operator must know, to be seen by <c>kubectl describe</c> and <c>kubectl get events</c>.</summary>
/// <param name="Regarding">What it is about.</param>
/// <param name="IsWarning">Something is wrong; otherwise it is news.</param>
/// <param name="Reason">A word for programs, in the API's spelling.</param>
/// <param name="Action">What was being done.</param>
/// <param name="Note">The sentence for people; at most 1,024 bytes are kept.</param>
internal sealed record ClusterEvent(EventSubject Regarding, bool IsWarning, string Reason, string Action, string Note);
