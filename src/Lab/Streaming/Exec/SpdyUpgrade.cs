using KubeProxyNet.Lab.ApiServer;
using Microsoft.AspNetCore.Http.Features;

namespace KubeProxyNet.Lab.Streaming.Exec;

/// <summary>The HTTP/1.1 upgrade to SPDY/3.1, with the choice of a stream protocol in headers of its own.</summary>
internal static class SpdyUpgrade
{
    private const string Spdy = "SPDY/3.1";
    private const string ProtocolHeader = "X-Stream-Protocol-Version";

    public static bool IsRequested(HttpContext context) =>
        context.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true
        && context.Request.Headers.Upgrade.Any(value => string.Equals(value, Spdy, StringComparison.OrdinalIgnoreCase));

    /// <summary>Answers 101; what follows on the stream is SPDY.</summary>
    public static Task<Stream> AcceptAsync(HttpContext context, string protocol)
    {
        var offered = context.Request.Headers[ProtocolHeader].SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries)).ToList();
        if (!offered.Contains(protocol))
        {
            throw ApiException.BadRequest($"{ProtocolHeader}: '{string.Join(", ", offered)}' does not hold {protocol}");
        }

        context.Response.Headers.Upgrade = Spdy;
        context.Response.Headers.Connection = "Upgrade";
        context.Response.Headers[ProtocolHeader] = protocol;
        return context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
    }
}
