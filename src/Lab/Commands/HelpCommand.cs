namespace KubeProxyNet.Lab.Commands;

/// <summary>Says what there is.</summary>
internal static class HelpCommand
{
    private const string Text = """
        kubeproxynet-lab: a Kubernetes cluster of network namespaces on this machine, with the real proxy on every node.
        Nothing is made in the machine's own network, and nothing is left when the lab ends, however it ends.

          demo [--keep]             starts a lab, shows that Services work, measures, and cleans up
          faults [--once]           starts a lab, breaks one thing after the other under load, and prints what each has cost
                                    (--only NAME,...: those whose names contain one of these; --rate N: connections a second;
                                    --modes MODE,...: and from mode to mode; --previous PATH: and upgrades from that binary;
                                    --minutes N: one fault after the other for so long, beside Services that change 20 times a
                                    second, or --changes N, while memory, threads, handles and kernel objects are looked at;
                                    --slower N: on a machine that takes N times as long for everything, bounds of time are
                                    N times as long)
          up [--foreground]         starts a lab
          down                      stops it
          list                      lists the labs of this machine
          exec NODE [--] CMD ...    runs a command on a node (control-plane, worker1, ...; 'underlay' is outside the cluster)
          kubectl ARGS ...          kubectl with the lab's kubeconfig
          kubeconfig                prints where that kubeconfig is
          program NAME ...          what the lab's pods run: echo, probe, load, hold
          apiserver ...             only the embedded API server

        options of up, demo and faults:
          --name NAME               default lab; labs of different names run side by side
          --nodes N                 default 3, the control plane being one of them
          --proxy PATH              the proxy's binary; default artifacts/proxy/kubeproxynet
          --mode MODE               nftables (default), ipvs or iptables
          --no-proxy                nodes without a proxy
          --agent PATH              the binary that joins the nodes' pod networks; default artifacts/proxy/kubeproxynet
          --cni PATH                the CNI plugins' binary; default artifacts/cni/kubeproxynet
          --pod-range-length N      of each node's IPv4 range; default 24 (demo: 27, so that it can be filled)
        down, exec, kubectl and kubeconfig take --name, too.

        examples:
          kubeproxynet-lab demo
          kubeproxynet-lab up --nodes 5
          kubeproxynet-lab kubectl create deployment web --image=echo --replicas=3
          kubeproxynet-lab kubectl expose deployment web --port=80 --target-port=8080
          kubeproxynet-lab exec worker1 -- nft list ruleset
          kubeproxynet-lab exec worker2 -- kubeproxynet-lab program probe --target 10.96.12.34:80 --proto http --count 100
          kubeproxynet-lab up --name second && kubeproxynet-lab kubectl --name second get nodes && kubeproxynet-lab down --name second
        """;

    internal static int Run()
    {
        Console.WriteLine(Text);
        return 0;
    }
}
