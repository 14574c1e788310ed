namespace KubeProxyNet.Proxy.Events;

/// <summary>Which failures of sending are the network's or the server's; anything else is a bug.</summary>
internal static class SendFailure
{
    internal static bool IsExpected(Exception error) => error is HttpRequestException or IOException or OperationCanceledException or TimeoutException or Informers.Connections.ApiStatusException or Informers.Connections.KubeconfigException;
}
