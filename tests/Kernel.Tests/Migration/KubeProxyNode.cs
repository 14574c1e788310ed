using KubeProxyNet.Proxy.Migration;
using KubeProxyNet.Testing;

namespace KubeProxyNet.Kernel.Tests.Migration;

// A node with kubelet's and other people's rules, on which kube-proxy of any mode can be made to have been.
internal sealed class KubeProxyNode : IDisposable
{
    private const string Before =
        """
        *mangle
        :KUBE-IPTABLES-HINT - [0:0]
        :KUBE-KUBELET-CANARY - [0:0]
        -A PREROUTING -p tcp -m tcp --dport 9 -j MARK --set-xmark 0x1/0xffffffff
        COMMIT
        *filter
        :FORWARD DROP [0:0]
        :DOCKER-USER - [0:0]
        :KUBE-FIREWALL - [0:0]
        :KUBE-KUBELET-CANARY - [0:0]
        -A INPUT -j KUBE-FIREWALL
        -A INPUT -p tcp -m tcp --dport 22 -m comment --comment "never -j KUBE-SERVICES" -j ACCEPT
        -A FORWARD -j DOCKER-USER
        -A OUTPUT -j KUBE-FIREWALL
        -A DOCKER-USER -j RETURN
        -A KUBE-FIREWALL -m comment --comment "kubelet's" -m mark --mark 0x8000/0x8000 -j DROP
        COMMIT
        *nat
        :KUBE-KUBELET-CANARY - [0:0]
        :KUBE-MARK-DROP - [0:0]
        -A PREROUTING -d {2}/32 -p tcp -m tcp --dport 2222 -j DNAT --to-destination {3}:22
        -A OUTPUT -d {2}/32 -p tcp -m tcp --dport 2222 -j DNAT --to-destination {3}:22
        -A POSTROUTING -s {2}/32 -j MASQUERADE
        -A KUBE-MARK-DROP -j MARK --set-xmark 0x8000/0x8000
        COMMIT

        """;

    private const string Theirs =
        """
        *mangle
        :KUBE-PROXY-CANARY - [0:0]
        COMMIT
        *filter
        :KUBE-EXTERNAL-SERVICES - [0:0]
        :KUBE-FORWARD - [0:0]
        :KUBE-NODEPORTS - [0:0]
        :KUBE-PROXY-CANARY - [0:0]
        :KUBE-PROXY-FIREWALL - [0:0]
        :KUBE-SERVICES - [0:0]
        -I INPUT -m conntrack --ctstate NEW -m comment --comment "kubernetes externally-visible service portals" -j KUBE-EXTERNAL-SERVICES
        -I INPUT -m comment --comment "kubernetes health check service ports" -j KUBE-NODEPORTS
        -I INPUT -m conntrack --ctstate NEW -m comment --comment "kubernetes load balancer firewall" -j KUBE-PROXY-FIREWALL
        -I FORWARD -m conntrack --ctstate NEW -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
        -I FORWARD -m comment --comment "kubernetes forwarding rules" -j KUBE-FORWARD
        -I OUTPUT -m conntrack --ctstate NEW -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
        -A KUBE-FORWARD -m comment --comment "kubernetes forwarding rules" -m mark --mark 0x4000/0x4000 -j ACCEPT
        -A KUBE-SERVICES -d {1}/32 -p tcp -m comment --comment "default/empty has no endpoints" -m tcp --dport 81 -j REJECT
        COMMIT
        *nat
        :KUBE-EXT-4GUJ7TCIMOJH24BI - [0:0]
        :KUBE-MARK-MASQ - [0:0]
        :KUBE-NODEPORTS - [0:0]
        :KUBE-POSTROUTING - [0:0]
        :KUBE-PROXY-CANARY - [0:0]
        :KUBE-SEP-6E7XQMQ4RAYOWTTM - [0:0]
        :KUBE-SERVICES - [0:0]
        :KUBE-SVC-4GUJ7TCIMOJH24BI - [0:0]
        -I PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
        -I OUTPUT -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
        -I POSTROUTING -m comment --comment "kubernetes postrouting rules" -j KUBE-POSTROUTING
        -A KUBE-EXT-4GUJ7TCIMOJH24BI -m comment --comment "masquerade traffic for default/web external destinations" -j KUBE-MARK-MASQ
        -A KUBE-EXT-4GUJ7TCIMOJH24BI -j KUBE-SVC-4GUJ7TCIMOJH24BI
        -A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000
        -A KUBE-NODEPORTS -p tcp -m comment --comment default/web -m tcp --dport 30080 -j KUBE-EXT-4GUJ7TCIMOJH24BI
        -A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN
        -A KUBE-POSTROUTING -j MARK --set-xmark 0x4000/0x0
        -A KUBE-POSTROUTING -m comment --comment "kubernetes service traffic requiring SNAT" -j MASQUERADE --random-fully
        -A KUBE-SEP-6E7XQMQ4RAYOWTTM -s {0}/32 -m comment --comment default/web -j KUBE-MARK-MASQ
        -A KUBE-SEP-6E7XQMQ4RAYOWTTM -p tcp -m comment --comment default/web -m tcp -j DNAT --to-destination {4}:8080
        -A KUBE-SERVICES -d {1}/32 -p tcp -m comment --comment "default/web cluster IP" -m tcp --dport 80 -j KUBE-SVC-4GUJ7TCIMOJH24BI
        -A KUBE-SERVICES -m comment --comment "kubernetes service nodeports; NOTE: this must be the last rule in this chain" -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS
        -A KUBE-SVC-4GUJ7TCIMOJH24BI -m comment --comment "default/web -> {4}:8080" -j KUBE-SEP-6E7XQMQ4RAYOWTTM
        COMMIT

        """;

    private static readonly string[] _addresses = ["10.244.1.3", "10.96.0.80", "192.0.2.7", "192.0.2.8", "10.244.1.3"];
    private static readonly string[] _addresses6 = ["fd00:244::3", "fd00:96::80", "2001:db8::7", "[2001:db8::8]", "[fd00:244::3]"];

    internal Sandbox Sandbox { get; } = new();

    /// <summary>What is on every node before any proxy, in both variants of iptables and in nftables.</summary>
    internal void AddOthers()
    {
        foreach (var variant in (string[])["legacy", "nft"])
        {
            Restore($"iptables-{variant}-restore", Before, _addresses);
            Restore($"ip6tables-{variant}-restore", Before, _addresses6);
        }

        Sandbox.RunWithInput("table inet admin {\n  chain input {\n    type filter hook input priority 10; policy accept;\n    tcp dport 23 drop\n  }\n}\n", "nft", "-f", "-");
        Sandbox.Run("ipset", "create", "admins", "hash:ip");
        Sandbox.Run("ip", "link", "add", "cni0", "type", "bridge");
    }

    internal void AddIptablesMode(string variant)
    {
        Restore($"iptables-{variant}-restore", Theirs, _addresses);
        Restore($"ip6tables-{variant}-restore", Theirs, _addresses6);
    }

    internal void AddNftablesMode()
    {
        Sandbox.RunWithInput(TheirTable("ip", "ipv4_addr", "10.96.0.80", "10.244.1.3:8080"), "nft", "-f", "-");
        Sandbox.RunWithInput(TheirTable("ip6", "ipv6_addr", "fd00:96::80", "[fd00:244::3]:8080"), "nft", "-f", "-");
    }

    internal void AddIpvsMode(string variant)
    {
        // A dummy device on real nodes; not every kernel that tests run on has those.
        Sandbox.Run("ip", "link", "add", "kube-ipvs0", "type", "bridge");
        Sandbox.Run("ip", "address", "add", "10.96.0.80/32", "dev", "kube-ipvs0");
        Sandbox.Run("ipset", "create", "KUBE-CLUSTER-IP", "hash:ip,port");
        Sandbox.Run("ipset", "create", "KUBE-6-CLUSTER-IP", "hash:ip,port", "family", "inet6");
        Sandbox.Run("ipset", "create", "KUBE-NODE-PORT-TCP", "bitmap:port", "range", "0-65535");
        Sandbox.RunWithInput(
            """
            *nat
            :KUBE-MARK-MASQ - [0:0]
            :KUBE-NODE-PORT - [0:0]
            :KUBE-SERVICES - [0:0]
            -I PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
            -A KUBE-SERVICES -m comment --comment "Kubernetes service cluster ip + port for masquerade purpose" -m set --match-set KUBE-CLUSTER-IP dst,dst -j KUBE-MARK-MASQ
            -A KUBE-SERVICES -m addrtype --dst-type LOCAL -j KUBE-NODE-PORT
            -A KUBE-NODE-PORT -p tcp -m comment --comment "Kubernetes nodeport TCP port for masquerade purpose" -m set --match-set KUBE-NODE-PORT-TCP dst -j KUBE-MARK-MASQ
            COMMIT
            *filter
            :KUBE-IPVS-FILTER - [0:0]
            -I INPUT -m comment --comment "kubernetes ipvs access filter" -j KUBE-IPVS-FILTER
            COMMIT

            """,
            $"iptables-{variant}-restore",
            "--noflush");
    }

    internal void AddPortmap(string variant) => Sandbox.RunWithInput(
        "*nat\n:CNI-HOSTPORT-SETMARK - [0:0]\n-A CNI-HOSTPORT-SETMARK -j KUBE-MARK-MASQ\nCOMMIT\n", $"iptables-{variant}-restore", "--noflush");

    /// <summary>Everything, as the tools print it.</summary>
    internal string Everything() => string.Join(
        '\n',
        Sandbox.Run("nft", "list", "ruleset"),
        Saved("iptables-legacy-save"),
        Saved("ip6tables-legacy-save"),
        Saved("iptables-nft-save"),
        Saved("ip6tables-nft-save"),
        Sandbox.Run("ipset", "save"),
        Sandbox.Run("ip", "-oneline", "link"),
        Sandbox.Run("ip", "-oneline", "address"));

    internal string Saved(string program) =>
        string.Join('\n', Sandbox.Run(program).Split('\n').Where(line => !line.StartsWith('#')));

    internal IReadOnlyList<IRemainsSource> Sources(params string[] missing) => RemainsSources.Create(Sandbox.Namespace, new SandboxRunner(Sandbox, missing), Read, []);

    internal KubeProxyRemains Remains(params string[] missing) => new(Sources(missing));

    public void Dispose() => Sandbox.Dispose();

    private string Read(string path) => File.Exists(path) ? Sandbox.Run("cat", path) : throw new FileNotFoundException(path);

    private static string TheirTable(string family, string type, string clusterIP, string endpoint) =>
        $$"""
        table {{family}} kube-proxy {
          map service-ips {
            type {{type}} . inet_proto . inet_service : verdict
            elements = { {{clusterIP}} . tcp . 80 : goto service-4GUJ7TCI-default/web/tcp/ }
          }
          chain service-4GUJ7TCI-default/web/tcp/ {
            meta l4proto tcp dnat to {{endpoint}}
          }
          chain services {
            {{family}} daddr . meta l4proto . th dport vmap @service-ips
          }
          chain nat-prerouting {
            type nat hook prerouting priority -100; policy accept;
            jump services
          }
          chain nat-output {
            type nat hook output priority -100; policy accept;
            jump services
          }
        }

        """;

    // The same rules for both families, but for the addresses.
    private void Restore(string program, string text, string[] addresses)
    {
        var length = program.StartsWith("ip6", StringComparison.Ordinal) ? "/128" : "/32";
        Sandbox.RunWithInput(string.Format(null, text.Replace("/32", length, StringComparison.Ordinal), addresses), program, "--noflush");
    }
}
