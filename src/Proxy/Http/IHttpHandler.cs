using Microsoft.AspNetCore.Http;

namespace KubeProxyNet.Proxy.Http;

/// <summary>Answers the requests that come in at one address.</summary>
internal interface IHttpHandler
{
    /// <summary>Answers one request. Called from many threads.</summary>
    Task HandleAsync(HttpContext context);
}
