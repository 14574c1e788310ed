using k8s;
using k8s.Models;

namespace KubeProxyNet.Manifests.Tests;

// What kubectl would apply, read strictly: unknown fields are errors.
public class OverlayTests
{
    private static readonly Dictionary<string, Type> Kinds = new()
    {
        ["v1/ConfigMap"] = typeof(V1ConfigMap),
        ["v1/ServiceAccount"] = typeof(V1ServiceAccount),
        ["apps/v1/DaemonSet"] = typeof(V1DaemonSet),
        ["rbac.authorization.k8s.io/v1/ClusterRole"] = typeof(V1ClusterRole),
        ["rbac.authorization.k8s.io/v1/ClusterRoleBinding"] = typeof(V1ClusterRoleBinding),
    };

    public static TheoryData<string> Overlays => [.. Directory.EnumerateDirectories(Path.Combine(Tool.Manifests, "overlays")).Select(folder => Path.GetFileName(folder)!)];

    [ToolTheory("kubectl", "kubernetes-client")]
    [MemberData(nameof(Overlays))]
    public void An_overlay_is_what_the_API_takes(string overlay)
    {
        var objects = Build(overlay);

        objects.Count.ShouldBeGreaterThan(2);
        objects.OfType<IMetadata<V1ObjectMeta>>().Where(item => item is V1DaemonSet or V1ConfigMap or V1ServiceAccount).ShouldAllBe(item => item.Metadata.NamespaceProperty == "kube-system" || overlay == "replace-kube-proxy");
        foreach (var binding in objects.OfType<V1ClusterRoleBinding>())
        {
            objects.OfType<V1ClusterRole>().ShouldContain(role => role.Metadata.Name == binding.RoleRef.Name);
        }
    }

    [ToolTheory("kubectl", "kubernetes-client")]
    [MemberData(nameof(Overlays))]
    public void What_runs_on_has_no_more_than_it_needs(string overlay)
    {
        foreach (var container in Build(overlay).OfType<V1DaemonSet>().SelectMany(set => set.Spec.Template.Spec.Containers))
        {
            var context = container.SecurityContext;
            (context.Privileged ?? false).ShouldBeFalse();
            context.ReadOnlyRootFilesystem.ShouldBe(true);
            context.AllowPrivilegeEscalation.ShouldBe(false);
            context.Capabilities.Drop.ShouldBe(["ALL"]);
            context.Capabilities.Add.Except(["NET_ADMIN", "NET_RAW"]).ShouldBeEmpty();
            context.Capabilities.Add.Contains("NET_RAW").ShouldBe(overlay is "iptables" or "replace-kube-proxy");
            container.Resources.Limits["memory"].ToInt64().ShouldBeGreaterThanOrEqualTo(128 << 20);
        }
    }

    [ToolTheory("kubectl", "kubernetes-client")]
    [MemberData(nameof(Overlays))]
    public void Probes_ask_for_life_and_readiness_and_never_for_healthz(string overlay)
    {
        foreach (var container in Build(overlay).OfType<V1DaemonSet>().SelectMany(set => set.Spec.Template.Spec.Containers))
        {
            container.LivenessProbe.HttpGet.Path.ShouldBe("/livez");
            container.ReadinessProbe.HttpGet.Path.ShouldBe("/readyz");
        }
    }

    [ToolTheory("kubectl", "kubernetes-client")]
    [InlineData("nftables")]
    [InlineData("ipvs")]
    [InlineData("iptables")]
    public void An_overlay_has_its_mode(string overlay) => Build(overlay).OfType<V1ConfigMap>().ShouldHaveSingleItem().Data["PROXY_MODE"].ShouldBe(overlay);

    [ToolFact("kubectl", "kubernetes-client")]
    public void Nothing_is_written_but_events_and_the_nodes_own_annotations()
    {
        string[] reading = ["get", "list", "watch"];
        var writing = Build("with-network").OfType<V1ClusterRole>().SelectMany(role => role.Rules).Where(rule => rule.Verbs.Except(reading).Any()).SelectMany(rule => rule.Resources).ToList();

        writing.ShouldBe(["events", "nodes/status"], ignoreOrder: true);
    }

    [ToolFact("kubectl", "kubernetes-client")]
    public void In_kubeadms_place_it_has_kubeadms_names()
    {
        var set = Build("replace-kube-proxy").OfType<V1DaemonSet>().ShouldHaveSingleItem();

        set.Metadata.Name.ShouldBe("kube-proxy");
        set.Spec.Selector.MatchLabels.ShouldBe(new Dictionary<string, string> { ["k8s-app"] = "kube-proxy" });
        set.Spec.Template.Spec.ServiceAccountName.ShouldBe("kube-proxy");
        set.Spec.Template.Spec.Volumes.ShouldContain(volume => volume.ConfigMap != null && volume.ConfigMap.Name == "kube-proxy");
        set.Spec.Template.Spec.Containers[0].Command.ShouldContain("--config=/var/lib/kube-proxy/config.conf");
    }

    [ToolFact("kubectl", "kubernetes-client")]
    public void The_start_up_taint_is_an_option_of_any_overlay_that_adds_one_right()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Tool.Manifests, "overlays", "..", "..", "artifacts", "startup-taint"));
        File.WriteAllText(Path.Combine(folder.FullName, "kustomization.yaml"), "resources: [../../manifests/overlays/nftables]\ncomponents: [../../manifests/components/startup-taint]\n");

        var objects = BuildFolder(folder.FullName);

        objects.OfType<V1DaemonSet>().ShouldHaveSingleItem().Spec.Template.Spec.Containers[0].Env.ShouldContain(variable => variable.Name == "KUBEPROXYNET_STARTUP_TAINT" && variable.Value == "kubeproxynet.io/not-ready");
        objects.OfType<V1ClusterRole>().Single(role => role.Metadata.Name == "kubeproxynet-startup-taint").Rules.ShouldHaveSingleItem().Verbs.ShouldBe(["patch"]);
    }

    private static List<object> Build(string overlay) => BuildFolder(Path.Combine(Tool.Manifests, "overlays", overlay));

    private static List<object> BuildFolder(string folder)
    {
        var (exit, yaml) = Tool.Run("kubectl", "kustomize", folder)!.Value;
        exit.ShouldBe(0, yaml);
        return KubernetesYaml.LoadAllFromString(yaml, Kinds, strict: true);
    }
}
