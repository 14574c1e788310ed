using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KubeProxyNet.Informers.Connections.Tls;

/// <summary>Trusts servers by the cluster's authorities and by no others. These are read with every handshake, so a rotated CA is followed.</summary>
internal sealed class ServerVerifier(PemSource source)
{
    /// <summary>Reads the authorities of a bundle; throws <see cref="KubeconfigException"/> if there are none.</summary>
    internal static X509Certificate2Collection ReadAuthorities(PemSource source)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(System.Text.Encoding.UTF8.GetString(source.Read()));
        }
        catch (CryptographicException e)
        {
            throw source.Problem($"is no PEM bundle of certificates: {e.Message}", e);
        }

        return authorities.Count > 0 ? authorities : throw source.Problem("holds no PEM certificate");
    }

    internal bool IsTrusted(X509Certificate? certificate, X509Chain? presented, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 leaf || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
        {
            return false;
        }

        var authorities = ReadAuthorities(source);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1"));
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        foreach (var element in presented?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        return chain.Build(leaf) || EndsAtIntermediate(chain, authorities);
    }

    /// <summary>Kubernetes trusts whatever the bundle holds, an intermediate authority without its root too; the framework insists on a root.</summary>
    private static bool EndsAtIntermediate(X509Chain chain, X509Certificate2Collection authorities) =>
        chain.ChainStatus.All(status => status.Status is X509ChainStatusFlags.PartialChain)
        && chain.ChainElements.Count > 0
        && authorities.Any(authority => authority.RawDataMemory.Span.SequenceEqual(chain.ChainElements[^1].Certificate.RawDataMemory.Span));
}
