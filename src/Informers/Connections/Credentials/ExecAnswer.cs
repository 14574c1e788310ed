using System.Text;
using System.Text.Json;
using KubeProxyNet.Informers.Decoding;
using KubeProxyNet.Informers.Decoding.Json;

namespace KubeProxyNet.Informers.Connections.Credentials;

/// <summary>What a credential plugin printed.</summary>
internal sealed record ExecAnswer
{
    private static readonly StringPool Pool = new();

    internal string? Token { get; private init; }

    internal byte[]? Certificate { get; private init; }

    internal byte[]? Key { get; private init; }

    internal DateTimeOffset? ExpiresAt { get; private init; }

    internal static ExecAnswer Read(ExecPlugin plugin, byte[] output)
    {
        try
        {
            return Parse(plugin, output);
        }
        catch (JsonException e)
        {
            throw new KubeconfigException(plugin.File, plugin.Field, $"{plugin.Command} did not print JSON: {e.Message}", e);
        }
    }

    private static ExecAnswer Parse(ExecPlugin plugin, byte[] output)
    {
        var reader = new ApiReader(output, Pool);
        ExecAnswer? answer = null;
        string? version = null;
        string? kind = null;
        if (reader.EnterObject())
        {
            while (reader.NextField())
            {
                if (reader.Name.SequenceEqual("apiVersion"u8))
                {
                    version = reader.ReadString();
                }
                else if (reader.Name.SequenceEqual("kind"u8))
                {
                    kind = reader.ReadString();
                }
                else if (reader.Name.SequenceEqual("status"u8))
                {
                    answer = ReadStatus(ref reader);
                }
                else
                {
                    reader.Skip();
                }
            }
        }

        return Check(plugin, kind, version, answer);
    }

    private static ExecAnswer Check(ExecPlugin plugin, string? kind, string? version, ExecAnswer? answer)
    {
        var problem = kind != "ExecCredential" ? $"kind \"{kind}\" instead of ExecCredential"
            : version != plugin.ApiVersion ? $"apiVersion \"{version}\" instead of {plugin.ApiVersion}"
            : answer?.Token is null && answer?.Certificate is null ? "neither a token nor a certificate"
            : (answer.Certificate is null) != (answer.Key is null) ? "a certificate without its key, or a key without its certificate"
            : null;
        return problem is null ? answer! : throw new KubeconfigException(plugin.File, plugin.Field, $"{plugin.Command} printed {problem}");
    }

    private static ExecAnswer ReadStatus(ref ApiReader reader)
    {
        var answer = new ExecAnswer();
        if (!reader.EnterObject())
        {
            return answer;
        }

        while (reader.NextField())
        {
            switch (reader.Name)
            {
                case var name when name.SequenceEqual("token"u8):
                    answer = answer with { Token = reader.ReadString() };
                    break;
                case var name when name.SequenceEqual("clientCertificateData"u8):
                    answer = answer with { Certificate = ReadBytes(ref reader) };
                    break;
                case var name when name.SequenceEqual("clientKeyData"u8):
                    answer = answer with { Key = ReadBytes(ref reader) };
                    break;
                case var name when name.SequenceEqual("expirationTimestamp"u8):
                    answer = answer with { ExpiresAt = reader.ReadTime() };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return answer;
    }

    private static byte[]? ReadBytes(ref ApiReader reader) => reader.ReadString() is { } text ? Encoding.UTF8.GetBytes(text) : null;
}
