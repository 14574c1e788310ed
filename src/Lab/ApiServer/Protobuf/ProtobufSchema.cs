using System.Globalization;

namespace KubeProxyNet.Lab.ApiServer.Protobuf;

/// <summary>
/// The messages kubectl creates objects with, by the generated.proto files of Kubernetes. A line is "number name type": s string,
/// b bytes, i integer (0 is absent), I optional integer, t bool (false is absent), T optional bool, time, port (IntOrString), map,
/// bytemap; else the name of a message. [] repeats.
/// </summary>
internal static class ProtobufSchema
{
    private static readonly Dictionary<string, string> Text = new(StringComparer.Ordinal)
    {
        ["ObjectMeta"] = "1 name s, 2 generateName s, 3 namespace s, 5 uid s, 6 resourceVersion s, 7 generation i, 8 creationTimestamp time, 11 labels map, 12 annotations map, 13 ownerReferences []OwnerReference, 14 finalizers []s",
        ["OwnerReference"] = "1 kind s, 3 name s, 4 uid s, 5 apiVersion s, 6 controller T, 7 blockOwnerDeletion T",
        ["LabelSelector"] = "1 matchLabels map, 2 matchExpressions []LabelSelectorRequirement",
        ["LabelSelectorRequirement"] = "1 key s, 2 operator s, 3 values []s",
        ["DeleteOptions"] = "1 gracePeriodSeconds I, 2 preconditions Preconditions, 3 orphanDependents T, 4 propagationPolicy s, 5 dryRun []s",
        ["Preconditions"] = "1 uid s, 2 resourceVersion s",
        ["Namespace"] = "1 metadata ObjectMeta, 2 spec NamespaceSpec",
        ["NamespaceSpec"] = "1 finalizers []s",
        ["ConfigMap"] = "1 metadata ObjectMeta, 2 data map, 3 binaryData bytemap, 4 immutable T",
        ["Secret"] = "1 metadata ObjectMeta, 2 data bytemap, 3 type s, 4 stringData map, 5 immutable T",
        ["ServiceAccount"] = "1 metadata ObjectMeta",
        ["Service"] = "1 metadata ObjectMeta, 2 spec ServiceSpec",
        ["ServiceSpec"] = "1 ports []ServicePort, 2 selector map, 3 clusterIP s, 4 type s, 5 externalIPs []s, 7 sessionAffinity s, 8 loadBalancerIP s, 9 loadBalancerSourceRanges []s, 10 externalName s, 11 externalTrafficPolicy s, 12 healthCheckNodePort i, 13 publishNotReadyAddresses t, 17 ipFamilyPolicy s, 18 clusterIPs []s, 19 ipFamilies []s, 20 allocateLoadBalancerNodePorts T, 21 loadBalancerClass s, 22 internalTrafficPolicy s",
        ["ServicePort"] = "1 name s, 2 protocol s, 3 port i, 4 targetPort port, 5 nodePort i, 6 appProtocol s",
        ["Deployment"] = "1 metadata ObjectMeta, 2 spec DeploymentSpec",
        ["DeploymentSpec"] = "1 replicas I, 2 selector LabelSelector, 3 template PodTemplateSpec, 4 strategy DeploymentStrategy, 5 minReadySeconds i, 6 revisionHistoryLimit I, 7 paused t, 9 progressDeadlineSeconds I",
        ["DeploymentStrategy"] = "1 type s, 2 rollingUpdate RollingUpdateDeployment",
        ["RollingUpdateDeployment"] = "1 maxUnavailable port, 2 maxSurge port",
        ["PodTemplateSpec"] = "1 metadata ObjectMeta, 2 spec PodSpec",
        ["PodSpec"] = "2 containers []Container, 3 restartPolicy s, 4 terminationGracePeriodSeconds I, 5 activeDeadlineSeconds I, 6 dnsPolicy s, 7 nodeSelector map, 8 serviceAccountName s, 10 nodeName s, 11 hostNetwork t, 16 hostname s, 17 subdomain s, 20 initContainers []Container",
        ["Container"] = "1 name s, 2 image s, 3 command []s, 4 args []s, 5 workingDir s, 6 ports []ContainerPort, 7 env []EnvVar, 14 imagePullPolicy s",
        ["ContainerPort"] = "1 name s, 2 hostPort i, 3 containerPort i, 4 protocol s, 5 hostIP s",
        ["EnvVar"] = "1 name s, 2 value s",
        ["SelfSubjectAccessReview"] = "1 metadata ObjectMeta, 2 spec SelfSubjectAccessReviewSpec",
        ["SelfSubjectAccessReviewSpec"] = "1 resourceAttributes ResourceAttributes",
        ["ResourceAttributes"] = "1 namespace s, 2 verb s, 3 group s, 4 version s, 5 resource s, 6 subresource s, 7 name s",
    };

    private static readonly Dictionary<string, Dictionary<int, ProtobufField>> Messages =
        Text.ToDictionary(message => message.Key, message => Fields(message.Value), StringComparer.Ordinal);

    /// <summary>The kinds that may be top-level.</summary>
    private static readonly HashSet<string> Kinds = new(StringComparer.Ordinal)
    {
        "DeleteOptions", "Namespace", "ConfigMap", "Secret", "ServiceAccount", "Service", "Deployment", "SelfSubjectAccessReview",
    };

    public static bool Knows(string kind) => Kinds.Contains(kind);

    public static IReadOnlyDictionary<int, ProtobufField> Message(string name) => Messages[name];

    private static Dictionary<int, ProtobufField> Fields(string text) => text.Split(", ").Select(line => line.Split(' ')).ToDictionary(
        words => int.Parse(words[0], CultureInfo.InvariantCulture),
        words => new ProtobufField(words[1], words[2].Replace("[]", "", StringComparison.Ordinal), words[2].StartsWith('[')));
}
