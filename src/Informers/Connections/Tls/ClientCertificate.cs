using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace KubeProxyNet.Informers.Connections.Tls;

/// <summary>The certificate we show. It is read with every handshake and only parsed when it has changed.</summary>
internal sealed class ClientCertificate
{
    private readonly Func<(byte[] Certificate, byte[] Key)?> _read;
    private readonly Func<string, Exception, KubeconfigException> _fail;
    private Loaded? _loaded;

    internal ClientCertificate(PemSource certificate, PemSource key)
    {
        _read = () => (certificate.Read(), key.Read());
        _fail = certificate.Problem;
    }

    /// <summary>Takes the certificate from somewhere else than files, for example from a credential plugin.</summary>
    internal ClientCertificate(Func<(byte[] Certificate, byte[] Key)?> read, Func<string, Exception, KubeconfigException> fail)
    {
        _read = read;
        _fail = fail;
    }

    private sealed record Loaded(byte[] Pem, byte[] Key, X509Certificate2 Certificate);

    /// <summary>The certificate as of now, null if there is none. While its two files are being replaced they do not match: then it is the old one.</summary>
    internal X509Certificate2? Current()
    {
        var loaded = _loaded;
        try
        {
            if (_read() is not { } pair)
            {
                return null;
            }

            if (loaded is null || !loaded.Pem.AsSpan().SequenceEqual(pair.Certificate) || !loaded.Key.AsSpan().SequenceEqual(pair.Key))
            {
                var certificate = X509Certificate2.CreateFromPem(Encoding.UTF8.GetString(pair.Certificate), Encoding.UTF8.GetString(pair.Key));
                loaded = new Loaded(pair.Certificate, pair.Key, certificate);
                _loaded = loaded;
            }
        }
        catch (KubeconfigException) when (loaded is not null)
        {
            // Half way through a renewal.
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            if (loaded is null)
            {
                throw _fail($"is no certificate with a matching key: {e.Message}", e);
            }
        }

        return loaded!.Certificate;
    }
}
