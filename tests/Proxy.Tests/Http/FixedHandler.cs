using KubeProxyNet.Proxy.Http;
using Microsoft.AspNetCore.Http;

namespace KubeProxyNet.Proxy.Tests.Http;

internal sealed class FixedHandler(string text) : IHttpHandler
{
    public Task HandleAsync(HttpContext context) => context.RespondAsync(text);
}
