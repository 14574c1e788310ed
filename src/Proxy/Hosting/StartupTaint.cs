using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using KubeProxyNet.Informers.Connections;
using KubeProxyNet.Proxy.Events;
using Microsoft.Extensions.Logging;

namespace KubeProxyNet.Proxy.Hosting;

/// <summary>
/// Takes a taint off this node once its Services are in the kernel. Nodes that register with it (kubelet's <c>--register-with-taints</c>, or their pool's
/// template) get no pod before that. An environment variable names the taint's key, because every flag of ours is one of kube-proxy's.
/// </summary>
internal sealed class StartupTaint(ApiConnection connection, string node, string key, TimeProvider time, ILogger logger)
{
    internal const string Variable = "KUBEPROXYNET_STARTUP_TAINT";

    private const int Conflict = 409;

    private static readonly TimeSpan _firstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(30);

    private string Path => $"api/v1/nodes/{Uri.EscapeDataString(node)}";

    /// <summary>Tries until it is gone, was not there, or the agent ends.</summary>
    internal async Task RemoveAsync(CancellationToken cancellationToken)
    {
        string? told = null;
        for (var pause = _firstPause; ; pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, _longestPause.Ticks)))
        {
            try
            {
                await RemoveOnceAsync(cancellationToken);
                return;
            }
            catch (ApiStatusException error) when (error.Status.Code == Conflict)
            {
                // Somebody else changed the node meanwhile.
            }
            catch (Exception error) when ((SendFailure.IsExpected(error) || error is JsonException or InvalidOperationException) && !cancellationToken.IsCancellationRequested)
            {
                if (error.Message != told)
                {
                    told = error.Message;
                    Log.TaintNotRemoved(logger, key, node, told);
                }
            }

            await Task.Delay(pause, time, cancellationToken);
        }
    }

    private async Task RemoveOnceAsync(CancellationToken cancellationToken)
    {
        if (WithoutTaint(await connection.GetAsync(Path, cancellationToken), key) is not { } patch)
        {
            return;
        }

        await connection.PatchAsync(Path, patch, "application/merge-patch+json", cancellationToken);
        Log.TaintRemoved(logger, key, node);
    }

    /// <summary>A merge patch for the version read that leaves all other taints; null if the node has no such taint. Taints are one list, replaced as a whole.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="InvalidOperationException">A taint's key is no text.</exception>
    internal static byte[]? WithoutTaint(ReadOnlySpan<byte> node, string key)
    {
        if (JsonNode.Parse(node) is not { } value || value["spec"]?["taints"] is not JsonArray taints)
        {
            return null;
        }

        var others = taints.Where(taint => taint?["key"]?.GetValue<string>() != key).Select(taint => taint?.DeepClone()).ToArray();
        return others.Length == taints.Count
            ? null
            : Encoding.UTF8.GetBytes(new JsonObject
            {
                ["metadata"] = new JsonObject { ["resourceVersion"] = value["metadata"]?["resourceVersion"]?.DeepClone() },
                ["spec"] = new JsonObject { ["taints"] = new JsonArray(others) },
            }.ToJsonString());
    }
}
