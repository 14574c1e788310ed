namespace KubeProxyNet.Lab.Tests.ApiServer;

public sealed class KubectlTests
{
    private const string Manifest = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, labels: {app: web}}
        spec:
          replicas: 3
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers:
              - name: web
                image: nginx:1.25
                ports: [{containerPort: 80, name: http}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec:
          selector: {app: web}
          ports: [{port: 80, targetPort: http}]
        """;

    [KubectlFact]
    public async Task An_application_can_be_applied_rolled_out_scaled_rolled_back_and_deleted()
    {
        await using var server = await RunningServer.StartAsync();
        using var kubectl = new Kubectl(server);

        (await kubectl.RunAsync("apply -f -", Manifest)).ShouldContain("deployment.apps/web created");
        (await kubectl.RunAsync("apply -f -", Manifest)).ShouldContain("service/web unchanged");
        (await kubectl.RunAsync("rollout status deployment/web --timeout=60s")).ShouldContain("successfully rolled out");
        (await kubectl.RunAsync("get all -o wide")).ShouldContain("deployment.apps/web   3/3");
        (await kubectl.RunAsync("scale deployment web --replicas=5")).ShouldContain("scaled");
        await kubectl.RunAsync("rollout status deployment/web --timeout=60s");
        await kubectl.RunAsync("set image deployment/web web=nginx:1.26");
        await kubectl.RunAsync("rollout status deployment/web --timeout=60s");
        (await kubectl.RunAsync("rollout undo deployment/web")).ShouldContain("rolled back");
        await kubectl.RunAsync("rollout status deployment/web --timeout=60s");
        (await kubectl.RunAsync("get replicasets --no-headers")).Trim().Split('\n').Length.ShouldBe(2);
        (await kubectl.RunAsync("wait --for=condition=Available deployment/web --timeout=60s")).ShouldContain("condition met");
        (await kubectl.RunAsync("delete pods -l app=web")).ShouldContain("deleted");
        (await kubectl.RunAsync("delete deployment --all")).ShouldContain("deployment.apps \"web\" deleted");
        await RunningServer.UntilAsync(() => server.Store.List(Lab.ApiServer.Kinds.Pod).Count == 0, "the pods are gone");
    }

    [KubectlFact]
    public async Task Objects_can_be_described()
    {
        await using var server = await RunningServer.StartAsync();
        using var kubectl = new Kubectl(server);
        await kubectl.RunAsync("apply --server-side -f -", Manifest);
        await kubectl.RunAsync("rollout status deployment/web --timeout=60s");

        (await kubectl.RunAsync("describe pods")).ShouldContain("Successfully assigned default/web-");
        (await kubectl.RunAsync("describe service web")).ShouldContain(":80,");
        (await kubectl.RunAsync("describe node hollow-1")).ShouldContain("KubeletReady");
        (await kubectl.RunAsync("describe deployment web")).ShouldContain("MinimumReplicasAvailable");
        (await kubectl.RunAsync("describe endpointslices")).ShouldContain("TargetRef:  Pod/web-");
        (await kubectl.RunAsync("get events")).ShouldContain("ScalingReplicaSet");
    }

    [KubectlFact]
    public async Task Objects_can_be_created_patched_labelled_edited_and_exposed()
    {
        await using var server = await RunningServer.StartAsync();
        using var kubectl = new Kubectl(server);

        await kubectl.RunAsync("create namespace shop");
        await kubectl.RunAsync("create configmap c --from-literal=a=b -n shop");
        await kubectl.RunAsync("create secret generic s --from-literal=a=b -n shop");
        await kubectl.RunAsync("create serviceaccount robot -n shop");
        await kubectl.RunAsync("create deployment web --image=nginx --replicas=2 --port=80 -n shop");
        await kubectl.RunAsync("create service nodeport np --tcp=80:8080 --node-port=30100 -n shop");
        await kubectl.RunAsync("rollout status deployment/web --timeout=60s -n shop");
        await kubectl.RunAsync("expose deployment web --port=80 --target-port=8080 -n shop");
        await kubectl.RunAsync("label deployment web tier=front -n shop");
        await kubectl.RunAsync("annotate deployment web note=x -n shop");
        await kubectl.RunAsync("patch service web -n shop --type=merge -p {\\\"spec\\\":{\\\"sessionAffinity\\\":\\\"ClientIP\\\"}}");
        await kubectl.RunAsync("patch service web -n shop --type=json -p [{\\\"op\\\":\\\"replace\\\",\\\"path\\\":\\\"/spec/sessionAffinity\\\",\\\"value\\\":\\\"None\\\"}]");
        await kubectl.RunAsync("patch deployment web -n shop -p {\\\"spec\\\":{\\\"template\\\":{\\\"spec\\\":{\\\"containers\\\":[{\\\"name\\\":\\\"nginx\\\",\\\"image\\\":\\\"nginx:2\\\"}]}}}}");

        (await kubectl.RunAsync("get service np -n shop -o jsonpath={.spec.ports[0].nodePort}/{.spec.ports[0].targetPort}")).ShouldBe("30100/8080");
        (await kubectl.RunAsync("get deployment web -n shop -o jsonpath={.spec.template.spec.containers[*].image}/{.spec.template.spec.containers[0].ports[0].containerPort}"))
            .ShouldBe("nginx:2/80");
        (await kubectl.RunAsync("get configmap c -n shop -o yaml")).ShouldContain("a: b");
        (await kubectl.RunAsync("auth can-i create pods")).ShouldContain("yes");
        (await kubectl.RunAsync("delete namespace shop --timeout=60s")).ShouldContain("deleted");
        (await kubectl.TryAsync("get namespace shop")).Error.ShouldContain("NotFound");
    }

    [KubectlFact]
    public async Task The_server_describes_itself()
    {
        await using var server = await RunningServer.StartAsync();
        using var kubectl = new Kubectl(server);

        (await kubectl.RunAsync("api-resources")).ShouldContain("endpointslices");
        (await kubectl.RunAsync("api-versions")).ShouldContain("discovery.k8s.io/v1");
        (await kubectl.RunAsync("version")).ShouldContain("Server Version");
        (await kubectl.RunAsync("cluster-info")).ShouldContain("is running at");
        (await kubectl.RunAsync("get nodes -o wide")).ShouldContain("192.0.2.1");
        (await kubectl.RunAsync("get --raw /readyz")).ShouldBe("ok");
    }

    [KubectlFact]
    public async Task Dry_runs_and_refusals_are_reported()
    {
        await using var server = await RunningServer.StartAsync();
        using var kubectl = new Kubectl(server);

        (await kubectl.RunAsync("apply --dry-run=server -f -", Manifest)).ShouldContain("created (server dry run)");
        (await kubectl.TryAsync("get deployment web")).Error.ShouldContain("NotFound");
        (await kubectl.TryAsync("create -f -", """{"apiVersion":"v1","kind":"Service","metadata":{"name":"a"},"spec":{"ports":[{"port":0}]}}""")).Error
            .ShouldContain("spec.ports[0].port: Invalid value: 0");
        (await kubectl.TryAsync("logs nothing")).Error.ShouldContain("NotFound");
    }
}
