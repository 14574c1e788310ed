using System.Text.Json.Nodes;
using KubeProxyNet.Kernel.Tests.Faults;
using KubeProxyNet.Lab.ApiServer;
using KubeProxyNet.Testing;

namespace KubeProxyNet.Kernel.Tests.Inspection;

// The table of broken set-ups: what users of proxies and pod networks look for longest.
internal static class BrokenNodes
{
    private static readonly string[] Doctor = ["doctor"];
    private static readonly string[] WithMode = ["doctor", "--kubeconfig", "KUBECONFIG", "--hostname-override", NativeAgent.NodeName, "--proxy-mode"];
    private static readonly string[] Explain = ["explain", "default/outside"];

    internal static readonly BrokenNode[] All =
    [
        new("ip_forward is off", Doctor, "ip-forward", "net.ipv4.ip_forward = 0")
        {
            Break = node => node.Node.SetSysctls("net.ipv4.ip_forward=0"),
            Mend = node => node.Node.SetSysctls("net.ipv4.ip_forward=1"),
        },
        new("a foreign table drops what is forwarded", Doctor, "forward-drop", "inet firewall forward")
        {
            Break = node => node.Node.RunWithInput("table inet firewall { chain forward { type filter hook forward priority 0; policy drop; }; }", "nft", "-f", "-"),
            Mend = node => node.Node.Run("nft", "delete", "table", "inet", "firewall"),
        },
        new("iptables drops what is forwarded", Doctor, "forward-drop", "ip filter FORWARD")
        {
            Break = node => node.Node.Run("iptables-nft", "-P", "FORWARD", "DROP"),
            Mend = node => node.Node.Run("nft", "delete", "table", "ip", "filter"),
        },
        new("the node's name is wrong", ["doctor", "--kubeconfig", "KUBECONFIG", "--hostname-override", "somebody-else"], "node-name", "there is no Node \"somebody-else\""),
        new("an endpoint is not ready", Explain, "endpoint-not-ready", "nor is any other endpoint")
        {
            Break = node => node.SetReady("outside", false),
            Mend = node => node.SetReady("outside", true),
        },
        new("targetPort is wrong", Explain, "endpoint-port", "nothing listens on 10.244.0.2:9999")
        {
            Break = node => node.SetPort("outside", 9999),
            Mend = node => node.SetPort("outside", 8080),
        },
        new("no pod is behind the Service", Explain, "no-endpoints", "compare spec.selector with the pods' labels")
        {
            Break = node => node.World.Objects.SetEndpoints("outside", []),
            Mend = node => node.World.Objects.SetEndpoints("outside", [node.World.Packets.A, node.World.Packets.R]),
        },
        new("policy Local without an endpoint here", [.. Explain, "--from", "external"], "no-local-endpoint", "externalTrafficPolicy is Local, and no usable endpoint is on this node")
        {
            Break = node => node.SetSpec("outside", "externalTrafficPolicy", "Local"),
            Mend = node => node.SetSpec("outside", "externalTrafficPolicy", "Cluster"),
        },
        new("source ranges exclude the client", [.. Explain, "--from", "198.51.100.7"], "source-range", "198.51.100.7 is not in spec.loadBalancerSourceRanges")
        {
            Break = node => node.SetSpec("outside", "loadBalancerSourceRanges", new JsonArray("192.0.2.0/24")),
            Mend = node => node.SetSpec("outside", "loadBalancerSourceRanges", null),
        },
        new("conntrack is full", Doctor, "conntrack", "100 % full")
        {
            Prepare = "echo 262144 >/run/full.$$; mount --bind /run/full.$$ /proc/sys/net/netfilter/nf_conntrack_count; mount --bind /run/full.$$ /proc/sys/net/netfilter/nf_conntrack_max; rm /run/full.$$",
        },
        new("another program flushes our table", Doctor, "foreign-changes", "nft")
        {
            Break = FlushOften,
            Mend = node =>
            {
                node.StopAgent();
                node.StartAgent();
            },
        },
        new("kube-proxy runs beside us", Doctor, "kube-proxy", "kube-proxy runs beside this agent")
        {
            Break = node =>
            {
                File.Copy("/bin/sleep", Path.Combine(node.Folder, "kube-proxy"));
                node.StartOther(Path.Combine(node.Folder, "kube-proxy"), "600");
            },
            Mend = node => node.StopOther(),
        },
        new("NodePorts lie in the range of outgoing ports", Doctor, "port-range", "ip_local_port_range = 30000")
        {
            Break = node => node.Node.SetSysctls("net.ipv4.ip_local_port_range=30000 60999"),
            Mend = node => node.Node.SetSysctls("net.ipv4.ip_local_port_range=32768 60999"),
        },
        new("the credentials have expired", ["doctor", "--kubeconfig", "EXPIRED", "--hostname-override", NativeAgent.NodeName], "api-credentials", "401"),
        new("DNS is down", Doctor, "dns", "Service kube-system/kube-dns has no usable endpoint")
        {
            Break = node => node.World.Store.Create(Kinds.Service, new JsonObject
            {
                ["metadata"] = new JsonObject { ["name"] = "kube-dns", ["namespace"] = "kube-system" },
                ["spec"] = new JsonObject
                {
                    ["type"] = "ClusterIP",
                    ["clusterIP"] = "10.96.0.53",
                    ["clusterIPs"] = new JsonArray("10.96.0.53"),
                    ["ports"] = new JsonArray(new JsonObject { ["name"] = "dns", ["port"] = 53, ["protocol"] = "UDP" }),
                },
            }),
            Mend = node => node.World.Store.Delete(Kinds.Service, "kube-system", "kube-dns"),
        },
        new("pod addresses are exhausted", Doctor, "ipam-exhausted", "5 of 5 addresses of 10.244.0.0/29")
        {
            Prepare = Leases("for i in 2 3 4 5 6; do printf 'c%s\\r\\neth0' $i >$n/10.244.0.$i; done"),
        },
        new("a pod address is leaked", Doctor, "ipam-leaked", "10.244.0.2") { Prepare = Leases("printf 'c\\r\\neth0' >$n/10.244.0.2; touch -d @1 $n/10.244.0.2") },
        new("the agent does not run", ["doctor", "--kubeconfig", "KUBECONFIG", "--hostname-override", NativeAgent.NodeName], "agent", "the proxy does not answer")
        {
            Break = node => node.StopAgent(),
            Mend = node => node.StartAgent(),
        },
        new("rules are missing while the agent is away", ["explain", "default/outside", "--kubeconfig", "KUBECONFIG", "--hostname-override", NativeAgent.NodeName], "kernel", "the kernel does not hold what it should")
        {
            Break = node =>
            {
                node.StopAgent();
                node.Node.Run("nft", "flush", "map", "ip", "kubeproxynet", "service-ports");
            },
            Mend = node => node.StartAgent(),
        },
        new("the watch is stale", ["doctor", "--kubeconfig", "KUBECONFIG", "--hostname-override", NativeAgent.NodeName], "stale-watch", "nothing heard from the API server for 10m0s")
        {
            Break = node =>
            {
                node.StopAgent();
                const string Body = """{"ready":false,"reasons":[{"subject":"services","reason":"nothing heard from the API server for 10m0s"}]}""";
                node.StartOther("python3", "-c", $"""
                    import http.server
                    class H(http.server.BaseHTTPRequestHandler):
                        def do_GET(self):
                            self.send_response(503 if self.path == "/readyz" else 200); self.end_headers()
                            self.wfile.write(b'{Body}' if self.path == "/readyz" else b"")
                        def log_message(self, *a): pass
                    s = [http.server.HTTPServer(("127.0.0.1", p), H) for p in (10249, 10256)]
                    import threading; threading.Thread(target=s[0].serve_forever, daemon=True).start(); s[1].serve_forever()
                    """);
                WaitForPort(node, 10256);
            },
            Mend = node =>
            {
                node.StopOther();
                node.StartAgent();
            },
        },
        KernelModes.HasIpvs
            ? new("what the mode needs is missing", [.. WithMode, "iptables"], "mode", "iptables mode cannot run here") { Prepare = "mount -t tmpfs programs /usr/sbin" }
            : new("what the mode needs is missing", [.. WithMode, "ipvs"], "mode", "ipvs mode cannot run here"),
    ];

    private static string Leases(string script) => $"mount -t tmpfs leases /var/lib; n=/var/lib/cni/networks/pods; mkdir -p $n; {script}";

    private static void FlushOften(InspectedNode node)
    {
        for (var flush = 0; flush < 6; flush++)
        {
            node.Node.Run("nft", "flush", "map", "ip", "kubeproxynet", "service-ports");
            node.Settle();
        }
    }

    private static void WaitForPort(InspectedNode node, int port)
    {
        while (!node.Node.Run("ss", "-tln").Contains($":{port} ", StringComparison.Ordinal))
        {
            Thread.Sleep(50);
        }
    }
}
