using System.Text.Json.Nodes;

namespace KubeProxyNet.Lab.ApiServer.Admission;

internal static partial class Defaults
{
    private static void Deployment(JsonObject value)
    {
        var spec = value.Ensure("spec");
        spec.Default("replicas", 1);
        spec.Default("revisionHistoryLimit", 10);
        spec.Default("progressDeadlineSeconds", 600);
        var strategy = value.Ensure("spec.strategy");
        strategy.Default("type", "RollingUpdate");
        if (strategy.Text("type") == "RollingUpdate")
        {
            var rolling = value.Ensure("spec.strategy.rollingUpdate");
            rolling.Default("maxSurge", "25%");
            rolling.Default("maxUnavailable", "25%");
        }

        Template(value);
    }

    private static void ReplicaSet(JsonObject value)
    {
        value.Ensure("spec").Default("replicas", 1);
        Template(value);
    }

    private static void DaemonSet(JsonObject value)
    {
        value.Ensure("spec").Default("revisionHistoryLimit", 10);
        var strategy = value.Ensure("spec.updateStrategy");
        strategy.Default("type", "RollingUpdate");
        if (strategy.Text("type") == "RollingUpdate")
        {
            var rolling = value.Ensure("spec.updateStrategy.rollingUpdate");
            rolling.Default("maxSurge", 0);
            rolling.Default("maxUnavailable", 1);
        }

        Template(value);
    }

    private static void Template(JsonObject value)
    {
        value.Ensure("spec.template.metadata").Default("creationTimestamp", null);
        PodSpec(value.Ensure("spec.template.spec"));
    }
}
