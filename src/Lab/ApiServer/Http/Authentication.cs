using System.Security.Cryptography;
using System.Text;
using KubeProxyNet.Lab.ApiServer.Disturbances;

namespace KubeProxyNet.Lab.ApiServer.Http;

/// <summary>Who sent a request: by bearer token, or by client certificate of our CA.</summary>
internal sealed class Authentication(ServerCredentials credentials)
{
    /// <summary>The user's name; null if the request shows nothing we trust.</summary>
    public string? User(HttpContext context)
    {
        var local = context.Connection.LocalIpAddress;
        var header = context.Request.Headers.Authorization.ToString();
        if (header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            var given = Encoding.UTF8.GetBytes(header["Bearer ".Length..].Trim());
            return CryptographicOperations.FixedTimeEquals(given, Encoding.UTF8.GetBytes(credentials.For(local).Token)) ? "kubernetes-admin" : null;
        }

        return context.Connection.ClientCertificate is { } certificate ? credentials.UserOf(certificate, local) : null;
    }
}
