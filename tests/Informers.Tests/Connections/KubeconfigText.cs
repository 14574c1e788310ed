using KubeProxyNet.Informers.Tests.Fakes;

namespace KubeProxyNet.Informers.Tests.Connections;

/// <summary>Writes kubeconfigs with one context.</summary>
internal static class KubeconfigText
{
    internal static string Write(TestFolder folder, string cluster, string user) => folder.Write(
        "config",
        $"""
        apiVersion: v1
        kind: Config
        current-context: main
        contexts:
        - name: main
          context: # which is which
            cluster: c
            user: u
        clusters:
        - name: c
          cluster:
            {cluster}
        users:
        - name: u
          user:
            {user}

        """);
}
