using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using KubeProxyNet.Lab.ApiServer;

namespace KubeProxyNet.Lab.Controllers;

/// <summary>Claims that pods run, on nodes that do not exist: for trying the control plane alone.</summary>
internal sealed class HollowKubelet(ObjectStore store, TimeProvider time)
{
    private const string HollowLabel = "kubeproxynet.io/hollow";
    private uint _nextAddress;

    /// <summary>Makes a ready node whose pods this kubelet answers for.</summary>
    public void AddNode(int number)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"hollow-{number}");
        var node = new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = new JsonObject { [HollowLabel] = "true", ["kubernetes.io/hostname"] = name } },
            ["spec"] = new JsonObject(),
            ["status"] = new JsonObject
            {
                ["capacity"] = new JsonObject { ["cpu"] = "4", ["memory"] = "8Gi", ["pods"] = "110" },
                ["allocatable"] = new JsonObject { ["cpu"] = "4", ["memory"] = "8Gi", ["pods"] = "110" },
                ["addresses"] = new JsonArray(
                    new JsonObject { ["type"] = "InternalIP", ["address"] = string.Create(CultureInfo.InvariantCulture, $"192.0.2.{number}") },
                    new JsonObject { ["type"] = "Hostname", ["address"] = name }),
                ["nodeInfo"] = new JsonObject { ["kubeletVersion"] = "v1.32.0", ["operatingSystem"] = "linux", ["architecture"] = "amd64" },
            },
        };
        Conditions.Set(node, "Ready", true, time.GetUtcNow(), "KubeletReady", "kubelet is posting ready status");
        store.Create(Kinds.Node, node);
    }

    public TimeSpan? Reconcile(string key)
    {
        var (ns, name) = Owners.Split(key);
        if (store.Find(Kinds.Pod, ns, name)?.ToJson() is not { } pod
            || store.Find(Kinds.Node, "", pod.Text("spec.nodeName"))?.Labels.ContainsKey(HollowLabel) != true)
        {
            return null;
        }

        if (pod.At("metadata.deletionTimestamp") is not null)
        {
            store.Delete(Kinds.Pod, ns, name);
        }
        else if (pod.Text("status.phase") == "Pending")
        {
            store.Modify(Kinds.Pod, ns, name, Run);
        }

        return null;
    }

    private void Run(JsonObject pod)
    {
        var now = time.GetUtcNow();
        var host = 0x0AF00001u + _nextAddress++;
        var address = new IPAddress([(byte)(host >> 24), (byte)(host >> 16), (byte)(host >> 8), (byte)host]).ToString();
        var status = pod.Ensure("status");
        status["phase"] = "Running";
        status["podIP"] = address;
        status["podIPs"] = new JsonArray(new JsonObject { ["ip"] = address });
        status["startTime"] = Times.Text(now);
        status["containerStatuses"] = new JsonArray([.. pod.ObjectsAt("spec.containers").Select(container => new JsonObject
        {
            ["name"] = container.Text("name"),
            ["image"] = container.Text("image"),
            ["imageID"] = "",
            ["ready"] = true,
            ["started"] = true,
            ["restartCount"] = 0,
            ["state"] = new JsonObject { ["running"] = new JsonObject { ["startedAt"] = Times.Text(now) } },
        })]);
        foreach (var condition in (string[])["Initialized", "Ready", "ContainersReady", "PodScheduled"])
        {
            Conditions.Set(pod, condition, true, now);
        }
    }
}
