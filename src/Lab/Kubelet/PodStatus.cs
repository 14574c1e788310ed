using System.Globalization;
using System.Text.Json.Nodes;
using KubeProxyNet.Lab.ApiServer;

namespace KubeProxyNet.Lab.Kubelet;

/// <summary>Writes down how a pod is, in the words of the API.</summary>
internal static class PodStatus
{
    /// <summary>Changes the status in <paramref name="pod"/>, keeping what others put there.</summary>
    internal static void Write(JsonObject pod, PodSandbox? sandbox, IReadOnlyList<ContainerRunner> initContainers, IReadOnlyList<ContainerRunner> containers, DateTimeOffset now)
    {
        var status = pod.Ensure("status");
        status["phase"] = Phase(initContainers, containers);
        status.Default("startTime", Time(now));
        if (sandbox is not null)
        {
            status["hostIP"] = sandbox.Node.AddressV4.ToString();
            status["hostIPs"] = Addresses([sandbox.Node.AddressV4, sandbox.Node.AddressV6]);
            status["podIP"] = sandbox.Addresses[0].ToString();
            status["podIPs"] = Addresses(sandbox.Addresses);
        }

        var initialized = initContainers.All(container => container.State is { IsTerminated: true, ExitCode: 0 });
        var ready = containers.Count > 0 && containers.All(container => container.State.Ready);
        var gates = pod.ObjectsAt("spec.readinessGates").All(gate => IsTrue(status, gate.Text("conditionType")));
        SetCondition(status, "PodReadyToStartContainers", sandbox is not null, null, now);
        SetCondition(status, "Initialized", initialized, "ContainersNotInitialized", now);
        SetCondition(status, "ContainersReady", ready, "ContainersNotReady", now);
        SetCondition(status, "Ready", ready && gates, ready ? "ReadinessGatesNotReady" : "ContainersNotReady", now);
        if (initContainers.Count > 0)
        {
            status["initContainerStatuses"] = new JsonArray([.. initContainers.Select(ContainerStatus)]);
        }

        status["containerStatuses"] = new JsonArray([.. containers.Select(ContainerStatus)]);
    }

    /// <summary>The phase that the containers add up to.</summary>
    internal static string Phase(IReadOnlyList<ContainerRunner> initContainers, IReadOnlyList<ContainerRunner> containers)
    {
        if (initContainers.Any(container => container is { IsDone: true, State.ExitCode: not 0 }))
        {
            return "Failed";
        }

        if (containers.Count > 0 && containers.All(container => container.IsDone))
        {
            return containers.All(container => container.State.ExitCode == 0) ? "Succeeded" : "Failed";
        }

        var started = containers.All(container => container.State.StartedAt is not null || container.State.Last is not null);
        return started ? "Running" : "Pending";
    }

    internal static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    internal static void SetCondition(JsonObject status, string type, bool value, string? reasonIfNot, DateTimeOffset now)
    {
        var conditions = status["conditions"] as JsonArray ?? [];
        status["conditions"] = conditions;
        var condition = conditions.OfType<JsonObject>().FirstOrDefault(condition => condition.Text("type") == type);
        if (condition is null)
        {
            condition = new JsonObject { ["type"] = type };
            conditions.Add(condition);
        }

        var text = value ? "True" : "False";
        if (condition.Text("status") != text)
        {
            condition["status"] = text;
            condition["lastTransitionTime"] = Time(now);
        }

        condition.Remove("reason");
        if (!value && reasonIfNot is not null)
        {
            condition["reason"] = reasonIfNot;
        }
    }

    private static bool IsTrue(JsonObject status, string type) =>
        status.ObjectsAt("conditions").Any(condition => condition.Text("type") == type && condition.Text("status") == "True");

    private static JsonArray Addresses(IEnumerable<System.Net.IPAddress> addresses) =>
        new([.. addresses.Select(address => (JsonNode)new JsonObject { ["ip"] = address.ToString() })]);

    private static JsonNode ContainerStatus(ContainerRunner container)
    {
        var state = container.State;
        var image = container.Container.Text("image");
        return new JsonObject
        {
            ["name"] = container.Name,
            ["image"] = image,
            ["imageID"] = image,
            ["ready"] = state.Ready,
            ["started"] = state.IsRunning,
            ["restartCount"] = state.RestartCount,
            ["state"] = Describe(state),
            ["lastState"] = state.Last is { } last ? Describe(last) : new JsonObject(),
        };
    }

    private static JsonObject Describe(ContainerState state)
    {
        if (state.WaitingReason is { } reason)
        {
            var waiting = new JsonObject { ["reason"] = reason };
            if (state.WaitingMessage is { } message)
            {
                waiting["message"] = message;
            }

            return new JsonObject { ["waiting"] = waiting };
        }

        return state.ExitCode is { } exitCode
            ? new JsonObject
            {
                ["terminated"] = new JsonObject
                {
                    ["exitCode"] = exitCode,
                    ["reason"] = exitCode == 0 ? "Completed" : "Error",
                    ["startedAt"] = Time(state.StartedAt!.Value),
                    ["finishedAt"] = Time(state.FinishedAt!.Value),
                },
            }
            : new JsonObject { ["running"] = new JsonObject { ["startedAt"] = Time(state.StartedAt!.Value) } };
    }
}
