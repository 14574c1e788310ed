namespace KubeProxyNet.Lab.ApiServer;

/// <summary>
/// Serves the streaming subresources of pods. The server has authenticated the request and found the pod by then;
/// query parameters (container, command, stdin, tty, follow, ports ...) are read from the context.
/// </summary>
internal interface IPodStreams
{
    /// <summary>GET pods/NAME/log: plain text, until the end or, with follow=true, until the client goes.</summary>
    Task LogsAsync(HttpContext context, string ns, string pod, string? container);

    /// <summary>GET or POST pods/NAME/exec: an upgrade to WebSocket or SPDY/3.1.</summary>
    Task ExecAsync(HttpContext context, string ns, string pod);

    /// <summary>GET or POST pods/NAME/attach: an upgrade to WebSocket or SPDY/3.1.</summary>
    Task AttachAsync(HttpContext context, string ns, string pod);

    /// <summary>GET or POST pods/NAME/portforward: an upgrade to WebSocket or SPDY/3.1.</summary>
    Task PortForwardAsync(HttpContext context, string ns, string pod);
}
