namespace KubeProxyNet.Lab.Demo;

/// <summary>What the demo applies to the lab.</summary>
internal static class DemoManifest
{
    internal const string Web = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
        spec:
          replicas: 3
          selector:
            matchLabels: {app: web}
          template:
            metadata:
              labels: {app: web}
            spec:
              terminationGracePeriodSeconds: 10
              containers:
                - name: echo
                  image: echo
                  args: ["--drain", "2s"]
                  ports:
                    - {name: http, containerPort: 8080}
                    - {name: tcp, containerPort: 9000}
                    - {name: udp, containerPort: 9001, protocol: UDP}
        ---
        apiVersion: v1
        kind: Service
        metadata:
          name: web
        spec:
          ipFamilyPolicy: RequireDualStack
          selector: {app: web}
          ports:
            - {name: http, port: 80, targetPort: http}
            - {name: tcp, port: 9000, targetPort: tcp}
            - {name: udp, port: 9001, targetPort: udp, protocol: UDP}
        """;

    /// <summary>A pod on the node that does nothing; clients run in its namespaces.</summary>
    internal static string Client(string node) => $$"""
        ---
        apiVersion: v1
        kind: Pod
        metadata:
          name: client-{{node}}
          labels: {app: client}
        spec:
          nodeName: {{node}}
          terminationGracePeriodSeconds: 1
          containers:
            - {name: pause, image: pause}

        """;

    /// <summary>A deployment that fills a node.</summary>
    internal static string Many(string node, int replicas) => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: many
        spec:
          replicas: {{replicas}}
          selector:
            matchLabels: {app: many}
          template:
            metadata:
              labels: {app: many}
            spec:
              nodeSelector: {kubernetes.io/hostname: {{node}} }
              terminationGracePeriodSeconds: 0
              containers:
                - {name: pause, image: pause}
        """;
}
