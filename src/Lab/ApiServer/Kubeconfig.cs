using System.Text;

namespace KubeProxyNet.Lab.ApiServer;

/// <summary>Writes kubeconfig files.</summary>
internal static class Kubeconfig
{
    public static string Make(Uri server, string authorityPem, string token, string? user, Certificates? certificates) => Make(
        server,
        authorityPem.Length == 0 ? "" : $"certificate-authority-data: {Base64(authorityPem)}",
        user is null || certificates is null ? $"token: {token}" : ClientCertificate(certificates, user),
        user ?? "kubernetes-admin");

    /// <summary>One that refers to files, which may be exchanged.</summary>
    public static string MakeOfFiles(Uri server, string authorityFile, string tokenFile) =>
        Make(server, $"certificate-authority: {authorityFile}", $"tokenFile: {tokenFile}", "kubernetes-admin");

    private static string Make(Uri server, string trust, string credentials, string name)
    {
        return $"""
            apiVersion: v1
            kind: Config
            clusters:
            - name: lab
              cluster:
                server: {server.GetLeftPart(UriPartial.Authority)}{(trust.Length == 0 ? "" : "\n    " + trust)}
            users:
            - name: {name}
              user:
                {credentials}
            contexts:
            - name: lab
              context:
                cluster: lab
                user: {name}
            current-context: lab

            """;
    }

    private static string ClientCertificate(Certificates certificates, string user)
    {
        var (certificate, key) = certificates.IssueClient(user, user.StartsWith("system:node:", StringComparison.Ordinal) ? "system:nodes" : "system:masters");
        return $"client-certificate-data: {Base64(certificate)}\n    client-key-data: {Base64(key)}";
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
